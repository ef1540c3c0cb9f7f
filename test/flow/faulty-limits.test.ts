import type { ProviderList } from '@baton/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backends, startBaton, type Baton } from '../support/baton.ts';

const limit = { type: 'error', error: { type: 'rate_limit_error', message: 'Rate limited' } };
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const httpDate = (ms: number) => new Date(Date.now() + ms).toUTCString();

describe.each(backends)('on %s', (backend) => {
  let baton: Baton;
  beforeEach(async () => {
    baton = await startBaton({ backend });
  });
  afterEach(() => baton.stop());

  /** Whom the task ends with, and what that one was sent. */
  const endOf = async (id: string) => {
    const done = await baton.finished(id);
    const [request] = (await baton.requests(done.provider ?? '')).slice(-1);
    return { ...done, sent: request?.messages.map(({ role }) => role) };
  };

  test.each([
    ['in the first byte', { status: 429 }],
    ['in the middle of a tool call', { status: 200, afterPieces: 1 }],
    ['in the last byte', { status: 200, afterPieces: 1_000 }],
  ])('a limit %s leaves nothing half done, and the next provider goes on', async (_where, error) => {
    await baton.script('claude', {
      steps: [{ tool: 'look', args: { at: 'heliotrope, and at much else besides' } }],
      errors: [{ call: 1, body: limit, ...error }],
    });
    const task = await baton.submit({ input: 'Look around.' });
    expect(await endOf(task.id)).toMatchObject({
      status: 'succeeded',
      provider: 'codex',
      hops: 1,
      sent: ['user'],
    });
    const { items, handoffs } = await baton.runs(task.id);
    expect(items.map((run) => [run.provider, run.status])).toEqual([
      ['claude', 'limited'],
      ['codex', 'completed'],
    ]);
    expect(handoffs).toMatchObject([{ from: 'claude', to: 'codex', reason: 'rate_limit' }]);
  });

  test('a retry-after of thirty days is not slept: the task is handed over, and parked where nobody is left', async () => {
    const month = { call: 1, status: 429, headers: { 'retry-after': '2592000' } };
    await baton.script('claude', { errors: [month] });
    const first = await baton.submit({ input: 'Do not sleep.' });
    expect(await baton.finished(first.id)).toMatchObject({
      status: 'succeeded',
      provider: 'codex',
      hops: 1,
    });
    for (const provider of ['codex', 'synthetic', 'gemini'])
      await baton.script(provider, { errors: [month] });
    const second = await baton.submit({ input: 'Wait for a long time.' });
    const parked = await baton.until(second.id, ({ status }) => status === 'parked');
    expect(Date.parse(parked.resumeAt ?? '') - Date.now()).toBeGreaterThan(6 * dayMs);
  });

  test('where a provider’s clock is an hour off, its resets are as far away as it means', async () => {
    const ahead = { date: httpDate(hourMs), 'retry-after': httpDate(hourMs + 2_000) };
    await baton.script('claude', { errors: [{ call: 1, status: 529, headers: ahead }] });
    const first = await baton.submit({ input: 'Two seconds.' });
    expect(await baton.finished(first.id)).toMatchObject({
      status: 'succeeded',
      provider: 'claude',
      hops: 0,
    });
    const behind = { date: httpDate(-hourMs), 'retry-after': httpDate(-hourMs + 600_000) };
    await baton.script('claude', { errors: [{ call: 1, status: 429, headers: behind }] });
    const second = await baton.submit({ input: 'Ten minutes.' });
    expect(await baton.finished(second.id)).toMatchObject({
      status: 'succeeded',
      provider: 'codex',
      hops: 1,
    });
    const restsMs = async () => {
      const { items } = await baton.get<ProviderList>('/v1/providers');
      const until = items.find(({ id }) => id === 'claude')?.cooldown?.until;
      return until === undefined ? 0 : Date.parse(until) - Date.now();
    };
    await expect.poll(restsMs, { timeout: 10_000 }).toBeGreaterThan(300_000);
  });

  test('headers that lie and pages of megabytes rest the provider as if nothing had been said', async () => {
    const page = `<html><head><title>502 Bad Gateway</title></head><body>${'<p>x</p>'.repeat(600_000)}</body></html>`;
    const lies = { 'retry-after': '-5, NaN', 'x-ratelimit-reset': 'Fri, 31 Dec 9999 23:59:59 GMT' };
    await baton.script('claude', { errors: [{ call: 1, status: 429, headers: lies, body: page }] });
    const task = await baton.submit({ input: 'Believe nothing.' });
    expect(await baton.finished(task.id)).toMatchObject({
      status: 'succeeded',
      provider: 'codex',
      hops: 1,
    });
  });
});
