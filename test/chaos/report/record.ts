import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Outcome } from '../run-scenario.ts';

export type RunRecord = {
  /** What was played into it before, and since. */
  readonly outcomes: () => readonly Outcome[];
  readonly add: (outcome: Outcome) => void;
};

/**
 * Runs that held, a line of JSON each, so that a profile that was interrupted goes on where it was. Null: in memory.
 * @throws with a sentence that names the line that is none.
 */
export function openRecord(file: string | null): RunRecord {
  const outcomes = file !== null && existsSync(file) ? readOutcomes(file) : [];
  return {
    outcomes: () => outcomes,
    add: (outcome) => {
      outcomes.push(outcome);
      if (file !== null && outcome.faults.length === 0) appendFileSync(file, `${JSON.stringify(outcome)}\n`);
    },
  };
}

const readOutcomes = (file: string): Outcome[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) => (line === '' ? [] : [readOutcome(line, `${file}, line ${index + 1}`)]));

function readOutcome(line: string, place: string): Outcome {
  try {
    return JSON.parse(line) as Outcome;
  } catch {
    throw new Error(`${place} is not a run's outcome; delete the line, and the run is played again.`);
  }
}
