import { uuidv7 } from 'uuidv7';
import {
  addUsage,
  event,
  takenBy,
  toolCallsOf,
  type EventBody,
  type FirstStepNote,
  type Message,
  type Output,
  type Spent,
  type Usage,
} from '@baton/domain';
import type { ClaimedRun, Counted, Lease, Store } from '@baton/store';
import { transcriptDigest } from '../checkpoint/transcript-digest.ts';

/** One model answer with what it took. */
export type Answered = {
  readonly message: Message;
  readonly usage: Usage;
  readonly costUsd: number;
  readonly callMs: number;
  /** Where the provider declares windows. */
  readonly counted?: Counted;
  /** Below 1: the provider was given less than the whole context. */
  readonly fidelity?: number;
  /** Of the first answer after a hand-over. */
  readonly handover?: FirstStepNote;
};

export type Committed = { readonly dependents: boolean };

/** The session's messages as this run sees and extends them: memory and database move together, commit by commit. */
export type Transcript = ReturnType<typeof openTranscript>;

type Deps = {
  readonly store: Pick<Store, 'runs'>;
  readonly onCommit: (events: readonly EventBody[]) => void;
  /** A tool was lived through. */
  readonly onSurvived: () => void;
  /** Its calls are reserved in budgets. */
  readonly isBudgeted: boolean;
};

export function openTranscript({ store, onCommit, onSurvived, isBudgeted }: Deps, run: ClaimedRun) {
  const lease: Lease = { runId: run.runId, taskId: run.taskId, sessionId: run.sessionId, epoch: run.epoch };
  const actor = `agent:${run.agent}`;
  const messages = [...run.messages];
  const digest = transcriptDigest(messages);
  let spent: Spent = run.spent;
  let steps = run.steps;

  /** The newest messages, which are appended already. */
  const commitAs = async (
    newest: readonly Message[],
    rest: Omit<Parameters<Store['runs']['commit']>[0], 'lease' | 'actor' | 'messages'>,
  ): Promise<Committed> => {
    const committed = await store.runs.commit({
      lease,
      actor,
      messages: newest.map((body, index) => ({
        number: messages.length - newest.length + index + 1,
        body,
      })),
      ...rest,
      ...(isBudgeted && rest.answer && { reserved: true }),
    });
    onCommit(rest.events);
    return committed;
  };

  const append = (message: Message): void => {
    messages.push(message);
    digest.add(message);
  };

  const answered = ({ message, usage, costUsd, callMs, fidelity, handover }: Answered): EventBody => {
    steps += 1;
    spent = {
      ...spent,
      usage: addUsage(spent.usage, usage),
      costUsd: spent.costUsd + costUsd,
      steps: spent.steps + 1,
    };
    const tools = toolCallsOf(message).map((call) => call.tool);
    return event('step-answered', {
      runId: run.runId,
      epoch: run.epoch,
      provider: run.provider,
      step: steps,
      tools,
      usage,
      costUsd,
      callMs: Math.round(callMs),
      ...(fidelity !== undefined && { fidelity }),
      ...(handover && { handover }),
    });
  };

  const checkpoint = () => ({ id: uuidv7(), uptoMessage: messages.length, digest: digest.hex() });

  return {
    lease,
    messages: (): readonly Message[] => messages,
    spent: (): Spent => spent,
    digest: (): string => digest.hex(),

    /** What a call beside the steps took, which is recorded already. */
    spentBeside: (usage: Usage, costUsd: number): void => {
      spent = {
        ...spent,
        usage: addUsage(spent.usage, usage),
        costUsd: spent.costUsd + costUsd,
        brokenCalls: spent.brokenCalls + takenBy(usage, costUsd).turns,
      };
    },

    /** Before any tool starts. */
    commitAnswer: async (answer: Answered): Promise<void> => {
      append(answer.message);
      await commitAs([answer.message], { answer, events: [answered(answer)] });
    },

    /** An answer that does not hold, with the request to repair it: whoever goes on finds both. */
    commitRefused: async (answer: Answered, faults: readonly string[], request: Message): Promise<void> => {
      append(answer.message);
      const step = answered(answer);
      append(request);
      const { runId, provider } = run;
      await commitAs([answer.message, request], {
        answer,
        checkpoint: checkpoint(),
        events: [step, event('answer-refused', { runId, provider, step: steps, faults })],
      });
    },

    /** The results of a step, with the checkpoint. `survived`: of tools that this worker itself started. */
    commitResults: async (results: Message, survived: boolean): Promise<void> => {
      append(results);
      const tools = results.parts.flatMap((part) =>
        part.type === 'tool-result' ? [{ tool: part.tool, ok: !part.isError }] : [],
      );
      await commitAs([results], {
        checkpoint: checkpoint(),
        survived,
        events: [event('step-finished', { runId: run.runId, step: steps, tools })],
      });
      if (survived) onSurvived();
    },

    /** The last step, its checkpoint and the end of run and task: one commit. */
    commitEnd: async (answer: Answered, result: Output): Promise<Committed> => {
      append(answer.message);
      const last = answered(answer);
      const succeeded = event('task-succeeded', { steps: spent.steps, costUsd: spent.costUsd });
      return commitAs([answer.message], {
        answer,
        result,
        checkpoint: checkpoint(),
        events: [last, succeeded],
      });
    },
  };
}
