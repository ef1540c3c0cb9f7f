import { textOf } from '../../message.ts';
import { headOf, oneLine } from '../cut.ts';
import { objectiveNumbers, type LogEntry } from '../log.ts';
import { artifactsOf } from './artifacts.ts';
import type { Artifact, Facts, Progress } from './facts.ts';
import { failuresOf } from './failures.ts';
import { nextStepsOf } from './next-steps.ts';
import { answersOf, openQuestionsOf } from './questions.ts';
import { constraintsOf, decisionsOf } from './said.ts';
import { opensAnswer, toolUsesOf, type ToolUse } from './tool-use.ts';

/** The most of each kind; with the lengths of single facts they bound a handoff to about 100 KB at worst. */
const most = {
  objective: 8_000,
  constraints: 40,
  decisions: 60,
  artifacts: 80,
  failures: 30,
  answers: 20,
  openQuestions: 10,
  nextSteps: 15,
  filesWritten: 50,
} as const;

/** What a session's log says, by rule: no model is asked. The same log always gives the same facts. */
export function extractFacts(
  log: readonly LogEntry[],
  objective: readonly number[] = objectiveNumbers(log),
  uses: readonly ToolUse[] = toolUsesOf(log),
): Facts {
  const artifacts = artifactsOf(log, uses, most.artifacts);
  const texts = objective.map((number) => log[number - 1]?.message).flatMap((m) => (m ? [textOf(m)] : []));
  return {
    objective: { text: headOf(texts.join('\n\n'), most.objective), numbers: objective },
    progress: progressOf(log, uses, artifacts),
    constraints: constraintsOf(log, most.constraints),
    decisions: decisionsOf(log, most.decisions),
    artifacts,
    failures: failuresOf(uses, most.failures),
    answers: answersOf(log, uses, most.answers),
    openQuestions: openQuestionsOf(log, uses, most.openQuestions),
    nextSteps: nextStepsOf(log, most.nextSteps),
  };
}

function progressOf(
  log: readonly LogEntry[],
  uses: readonly ToolUse[],
  artifacts: readonly Artifact[],
): Progress {
  const written = artifacts.filter(({ kind, access }) => kind !== 'link' && access === 'written');
  const last = log.findLast(({ message }) => message.role === 'assistant' && textOf(message).trim() !== '');
  return {
    messages: log.length,
    steps: log.filter(({ message }) => opensAnswer(message)).length,
    toolCalls: uses.length,
    failedCalls: uses.filter(({ result }) => result?.isError).length,
    filesWritten: [...new Set(written.map(({ name }) => name))].slice(-most.filesWritten),
    lastAnswer: last ? oneLine(textOf(last.message), 600) : '',
  };
}
