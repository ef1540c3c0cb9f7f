import { textOf, toolCallsOf, type Message, type ToolCallPart } from '../../message.ts';
import { askPersonTool } from '../../tool.ts';
import { oneLine } from '../cut.ts';
import { questionIn } from '../facts/questions.ts';
import { callKey, effectOf, toolUsesOf, type ToolUse } from '../facts/tool-use.ts';
import type { Handoff } from '../handoff/handoff.ts';
import type { LogEntry } from '../log.ts';
import { brokenConstraint, brokenDecision } from './contradiction.ts';

/** Why a verdict was given: what the answer does, and the message it contradicts or repeats. */
export type Evidence = { readonly what: string; readonly number: number };

export type FirstStep =
  | { readonly verdict: 'kept' }
  | { readonly verdict: 'repeated' | 'lost'; readonly evidence: readonly [Evidence, ...Evidence[]] };

export type JudgeOptions = {
  /** Whether a tool only looks; by default its name decides. */
  readonly isReadOnly?: (tool: string) => boolean;
};

/**
 * Whether the receiver of a handoff goes on with the work: `lost` if its first answer breaks a constraint or a
 * decision, asks what was answered or says it knows of no earlier work; `repeated` if it does again what was done.
 */
export function judgeFirstStep(
  handoff: Handoff,
  priorMessages: readonly LogEntry[],
  firstAnswer: Message,
  { isReadOnly = looksOnly }: JudgeOptions = {},
): FirstStep {
  const calls = toolCallsOf(firstAnswer);
  const uses = toolUsesOf(priorMessages);
  const lost = [
    ...calls.flatMap((call) => contradictions(handoff, call, isReadOnly)),
    ...calls.flatMap((call) => askedAgain(handoff, call)),
    ...forgetting(firstAnswer, handoff),
  ];
  const repeated = calls.flatMap((call) => doneBefore(handoff, uses, call, isReadOnly));
  return verdictOf('lost', lost) ?? verdictOf('repeated', repeated) ?? { verdict: 'kept' };
}

const looksOnly = (tool: string): boolean => effectOf(tool) === 'looks';

function verdictOf(verdict: 'lost' | 'repeated', evidence: readonly Evidence[]): FirstStep | null {
  const [first, ...rest] = evidence;
  return first ? { verdict, evidence: [first, ...rest] } : null;
}

function contradictions(
  { constraints, decisions }: Handoff,
  call: ToolCallPart,
  isReadOnly: (tool: string) => boolean,
): readonly Evidence[] {
  const looks = isReadOnly(call.tool);
  return [
    ...constraints
      .filter(({ text }) => brokenConstraint(text, call, looks))
      .map(({ text, number }) => ({ what: `${shown(call)} goes against “${text}”`, number })),
    ...decisions
      .filter(({ text }) => brokenDecision(text, call, looks))
      .map(({ text, number }) => ({ what: `${shown(call)} goes against the decision “${text}”`, number })),
  ];
}

function askedAgain({ answers }: Handoff, call: ToolCallPart): readonly Evidence[] {
  if (call.tool !== askPersonTool.name) return [];
  const question = questionIn({ call });
  return answers
    .filter((answered) => isSameQuestion(answered.question, question))
    .map(({ answer, number }) => ({
      what: `asks again “${question}”, which was answered with “${answer}”`,
      number,
    }));
}

const knowsNothing =
  /\b(?:(?:I )?(?:don't|don’t|do not) (?:have|see) (?:any |the )?(?:context|previous|prior|earlier|history|access to (?:the |our |any )?(?:previous|prior|earlier))|no (?:previous|prior|earlier) (?:context|conversation|messages)|what would you like me to (?:do|work on|help)|how can I (?:help|assist) you(?: today)?|(?:could|can) you (?:please )?(?:tell|remind) me what (?:the task is|you want|we were))/i;

function forgetting(answer: Message, { progress, checkpoint }: Handoff): readonly Evidence[] {
  const found = knowsNothing.exec(textOf(answer))?.[0];
  return found === undefined || (progress.steps === 0 && checkpoint.uptoMessage <= 1)
    ? []
    : [
        {
          what: `says “${found}” after ${checkpoint.uptoMessage} messages of work`,
          number: checkpoint.uptoMessage,
        },
      ];
}

/**
 * An equal call that was made before. Looking again is fair where the result is no longer given, or something may have
 * changed it since; running something again where something changed since; trying a failed call again where it
 * succeeded later, something changed, or the failure was passing.
 */
function doneBefore(
  { given }: Handoff,
  uses: readonly ToolUse[],
  call: ToolCallPart,
  isReadOnly: (tool: string) => boolean,
): readonly Evidence[] {
  const key = callKey(call);
  const at = uses.findLastIndex((use) => use.key === key && use.result !== null);
  const before = uses[at];
  if (!before?.result || call.tool === askPersonTool.name) return [];
  const hasEffect = (tool: string): boolean => tool !== askPersonTool.name && !isReadOnly(tool);
  const changedSince = uses
    .slice(at + 1)
    .some(({ call: later, result }) => result && !result.isError && hasEffect(later.tool));
  const effect = isReadOnly(call.tool) ? 'looks' : effectOf(call.tool) === 'runs' ? 'runs' : 'changes';
  const number = before.resultNumber ?? before.number;
  if (before.result.isError)
    return changedSince || isPassing(before)
      ? []
      : [{ what: `${shown(call)} again, which failed in message ${number}`, number }];
  if (effect !== 'changes' && changedSince) return [];
  const isGiven = !given?.changed.some((treated) => treated.number === number);
  if (effect === 'looks' && !isGiven) return [];
  return [{ what: `${shown(call)} again, which succeeded in message ${number}`, number }];
}

const isPassing = ({ result }: ToolUse): boolean =>
  /time[sd]? ?out|timeout|interrupted|unavailable|try again|rate limit|too many requests|\b(?:429|502|503|504)\b|ECONN|temporar/i.test(
    JSON.stringify(result?.result ?? ''),
  );

const shown = (call: ToolCallPart): string => oneLine(callKey(call), 200);

/** Of the shorter question's words, without the small ones, most stand in the other, and more than one. */
function isSameQuestion(one: string, other: string): boolean {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  const common = [...a].filter((word) => b.has(word)).length;
  if (common < 2) return common > 0 && a.size === b.size && a.size === 1;
  return common / Math.min(a.size, b.size) >= 0.6;
}

const small = new Set(
  'the and for you are was what which should would could can will use with that this'.split(' '),
);
const wordsOf = (text: string): ReadonlySet<string> =>
  new Set((text.toLowerCase().match(/[\p{L}\p{N}_]{3,}/gu) ?? []).filter((word) => !small.has(word)));
