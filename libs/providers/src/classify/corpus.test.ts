import { failureClasses } from '@baton/domain';
import { describe, expect, test } from 'vitest';
import { classifyFailure } from './classify-failure.ts';
import { readLabelled, sampleOf, type Labelled } from './corpus.test-data.ts';
import { resetHintOf, type ResetHint } from './reset-hint.ts';

const now = new Date('2026-11-21T12:00:00Z');

type Judged = Labelled & {
  readonly got: string;
  readonly action: string;
  readonly hint: ResetHint | null;
};

const judge = (labelled: Labelled): Judged => {
  const { class: got, action, wait } = classifyFailure(sampleOf(labelled), now);
  return { ...labelled, got, action, hint: resetHintOf(wait) };
};

const isClassRight = (one: Judged) => one.got === one.class;
const isActionRight = (one: Judged) => one.action === one.recoverable;
/** What was stated was understood; and where nothing was, nothing is made up. */
const isHintRight = ({ hint, resetHint }: Judged) =>
  resetHint === null
    ? hint === null
    : hint?.afterMs === resetHint.afterMs &&
      hint?.at === resetHint.at &&
      (resetHint.raw === undefined || resetHint.afterMs !== undefined || hint?.raw === resetHint.raw);

const presentWrong = (all: readonly Judged[]) =>
  all
    .filter((one) => !isHintRight(one))
    .map(({ id, hint }) => `\nreset of ${id}: ${JSON.stringify(hint)}`)
    .join('');

const shareOf = (all: readonly Judged[], isRight: (one: Judged) => boolean) =>
  all.filter(isRight).length / all.length;
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** By class, and what each wrong one was taken for. */
function confusion(all: readonly Judged[]): string {
  return failureClasses
    .flatMap((kind) => {
      const ofKind = all.filter((one) => one.class === kind);
      if (ofKind.length === 0) return [];
      const wrong = Map.groupBy(
        ofKind.filter((one) => !isClassRight(one)),
        ({ got }) => got,
      );
      const taken = [...wrong].map(([got, ones]) => `${got} (${ones.map(({ id }) => id).join(', ')})`);
      const count = `${String(ofKind.filter(isClassRight).length).padStart(3)} of ${String(ofKind.length).padStart(3)}`;
      return [`${kind.padEnd(17)} ${count}${taken.length > 0 ? `   taken for ${taken.join(', ')}` : ''}`];
    })
    .join('\n');
}

/** The level that was reached; it may only rise. */
describe.each([
  { file: 'limits', classes: 1, actions: 1, hints: 1 },
  { file: 'seen', classes: 1, actions: 1, hints: 1 },
  { file: 'variants', classes: 1, actions: 1, hints: 1 },
] as const)('$file.jsonl', ({ file, classes, actions, hints }) => {
  const judged = readLabelled(file).map(judge);
  const stated = judged.filter(({ resetHint }) => resetHint !== null);

  test('the figures', () => {
    console.log(`${file}: ${judged.length} samples
class   ${percent(shareOf(judged, isClassRight))}
action  ${percent(shareOf(judged, isActionRight))}
reset   ${percent(shareOf(stated, isHintRight))} of ${stated.length} that state one
${confusion(judged)}${presentWrong(judged)}`);
    expect(judged.length).toBeGreaterThan(200);
  });

  test('classes', () => expect(shareOf(judged, isClassRight)).toBeGreaterThanOrEqual(classes));
  test('actions', () => expect(shareOf(judged, isActionRight)).toBeGreaterThanOrEqual(actions));
  test('stated resets', () => expect(shareOf(judged, isHintRight)).toBeGreaterThanOrEqual(hints));
  test('no ordinary text is taken for a failure', () =>
    expect(judged.filter((one) => one.class === 'none' && one.got !== 'none').map(({ id }) => id)).toEqual(
      [],
    ));
});
