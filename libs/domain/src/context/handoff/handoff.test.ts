import { expect, test } from 'vitest';
import { z } from 'zod';
import { fitContext } from '../fit/fit-context.ts';
import { toLog } from '../log.ts';
import { digestOf, longSession, options } from '../session.test-data.ts';
import { handoffV1, type HandoffV0, type HandoffV1 } from './handoff.ts';
import { buildHandoff, prepareHandoff, type HandoffSource } from './prepare-handoff.ts';
import { readHandoff, readThrough, type HandoffForm } from './read-handoff.ts';

const messages = longSession(60_000);
const source = (uptoMessage = messages.length): HandoffSource => ({
  taskId: 't',
  from: { runId: 'r1', provider: 'claude' },
  to: { runId: 'r2', provider: 'synthetic' },
  reason: 'usage_window',
  checkpoint: { uptoMessage, digest: digestOf(messages.slice(0, uptoMessage)) },
});
const v0: HandoffV0 = {
  form: 'handoff/v0',
  taskId: 't',
  fromRun: 'r1',
  toRun: 'r2',
  fromProvider: 'claude',
  toProvider: 'synthetic',
  reason: 'rate_limit',
  uptoMessage: 7,
  digest: 'd',
};

test('a handoff holds what was found and what the receiver is given', () => {
  const prepared = prepareHandoff(toLog(messages), source(), options(16_000));
  if (prepared.kind !== 'prepared') throw new Error(prepared.message);
  const { handoff } = prepared;
  expect(handoff).toMatchObject({
    form: 'handoff/v1',
    reason: 'usage_window',
    progress: { messages: messages.length },
  });
  expect(handoff.constraints[0]?.text).toContain('Never touch `config/prod.yaml`');
  expect(handoff.decisions.some(({ why }) => why === 'the server drops bursts')).toBe(true);
  expect(handoff.failures.length).toBeGreaterThan(0);
  expect(handoff.given).toMatchObject({ digest: digestOf(prepared.messages) });
  expect(handoff.given?.changed.every(({ treatment }) => treatment !== 'verbatim')).toBe(true);
  expect(JSON.stringify(handoff).length).toBeLessThan(100_000);
});

test('only what the checkpoint holds crosses', () => {
  const prepared = prepareHandoff(toLog(messages), source(5), options(100_000));
  if (prepared.kind !== 'prepared') throw new Error(prepared.message);
  expect(prepared.messages).toEqual(messages.slice(0, 5));
  expect(prepared.handoff.given?.digest).toBe(prepared.handoff.checkpoint.digest);
});

test('a log that ends before the checkpoint is refused with what is missing', () => {
  const prepared = prepareHandoff(toLog(messages.slice(0, 3)), source(5), options(100_000));
  expect(prepared).toMatchObject({ kind: 'holes', missing: [4, 5] });
});

test('a log that is not what the checkpoint was made of is refused', () => {
  const other = [...messages.slice(1, 2), ...messages.slice(1)];
  expect(prepareHandoff(toLog(other), source(), options(100_000))).toMatchObject({ kind: 'altered' });
});

test('a receiver that is too small gets no handoff', () => {
  expect(prepareHandoff(toLog(messages), source(), options(10)).kind).toBe('too-small');
});

test('a handoff that was kept as JSON is read as it was', () => {
  const handoff = buildHandoff(toLog(messages), source());
  expect(readHandoff(JSON.parse(JSON.stringify(handoff)))).toEqual({
    kind: 'read',
    handoff,
    form: 'handoff/v1',
  });
});

test('an older form is brought up to date', () => {
  const read = readHandoff(v0);
  expect(read).toMatchObject({ kind: 'read', form: 'handoff/v0' });
  expect(read.kind === 'read' && read.handoff).toMatchObject({
    form: 'handoff/v1',
    from: { runId: 'r1', provider: 'claude' },
    checkpoint: { uptoMessage: 7, digest: 'd' },
    given: null,
  });
});

test('a next form is one more row and one function, and reaches every older form', () => {
  const forms: readonly HandoffForm[] = [
    {
      form: 'handoff/v1',
      schema: handoffV1,
      next: (old: HandoffV1) => ({ form: 'handoff/v2', why: old.reason }),
    },
    { form: 'handoff/v2', schema: z.object({ form: z.literal('handoff/v2'), why: z.string() }), next: null },
  ];
  const read = readHandoff(v0);
  expect(readThrough(forms, read.kind === 'read' && read.handoff)).toEqual({
    kind: 'read',
    form: 'handoff/v1',
    handoff: { form: 'handoff/v2', why: 'rate_limit' },
  });
});

test('the oldest form passes through every form on its way, each checked', () => {
  const schema = (form: string, n: number) => z.object({ form: z.literal(form), n: z.literal(n) });
  const next = (form: string) => (old: { n: number }) => ({ form, n: old.n + 1 });
  const forms: readonly HandoffForm[] = [
    { form: 'a', schema: schema('a', 1), next: next('b') },
    { form: 'b', schema: schema('b', 2), next: next('c') },
    { form: 'c', schema: schema('c', 3), next: null },
  ];
  expect(readThrough(forms, { form: 'a', n: 1 })).toMatchObject({ handoff: { form: 'c', n: 3 } });
  expect(readThrough(forms, { form: 'b', n: 2 })).toMatchObject({ handoff: { form: 'c', n: 3 } });
  expect(readThrough(forms, { form: 'b', n: 9 })).toMatchObject({ kind: 'malformed' });
});

test.each<[string, unknown, string, RegExp]>([
  ['an unknown form', { form: 'handoff/v9' }, 'unknown-form', /"handoff\/v9".*handoff\/v0, handoff\/v1/],
  ['no form', { taskId: 't' }, 'malformed', /no text in "form"/],
  ['no object', 'handoff/v1', 'malformed', /no handoff/],
  ['null', null, 'malformed', /no handoff/],
  [
    'a field of another type',
    { ...v0, uptoMessage: 'seven' },
    'malformed',
    /handoff\/v0.*"uptoMessage".*number/,
  ],
  ['a missing field', { ...v0, reason: undefined }, 'malformed', /"reason"/],
])('%s is refused with a sentence', (_what, kept, kind, sentence) => {
  const read = readHandoff(kept);
  expect(read.kind).toBe(kind);
  expect(read.kind !== 'read' && read.message).toMatch(sentence);
});

test('what a handoff tells of the receiver is what fitting tells', () => {
  const prepared = prepareHandoff(toLog(messages), source(), options(16_000));
  const fit = fitContext(toLog(messages), options(16_000));
  if (prepared.kind !== 'prepared' || fit.kind !== 'fitted') throw new Error('refused');
  expect(prepared.handoff.given).toMatchObject({ fidelity: fit.fidelity, digest: fit.digest });
});
