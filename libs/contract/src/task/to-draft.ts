import { textOf, userText, type Message, type Part, type TaskDraft } from '@baton/domain';
import type { InputMessage, TaskInput } from './input.ts';
import type { CheckedItem, CheckedSubmission } from './submission.ts';

/** In characters. */
const titleLength = 80;

/** From the words of HTTP to the domain's. */
export function toDraft(submission: CheckedSubmission | CheckedItem): TaskDraft {
  const { input, title, requires, providers, budget, policy, ...same } = submission;
  const messages = toMessages(input);
  return {
    ...same,
    input: messages,
    title: title ?? titleOf(messages),
    requires: requires ?? { capabilities: [], tools: [] },
    providers: providers ?? {},
    budget: budget ?? {},
    policy: policy ?? {},
  };
}

const toMessages = (input: TaskInput): readonly Message[] =>
  typeof input === 'string' ? [userText(input)] : input.map(toMessage);

const toMessage = ({ role, content, pinned }: InputMessage): Message => ({
  v: 1,
  role,
  parts: toParts(content),
  ...(pinned === true && { pinned }),
});

const toParts = (content: InputMessage['content']): readonly Part[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : content;

/** The first line that says something of what the user asked last. */
function titleOf(messages: readonly Message[]): string {
  const asked = messages.at(-1);
  const line = asked ? /\S.*/u.exec(textOf(asked))?.[0].trimEnd() : undefined;
  return shorten(line ?? 'Untitled');
}

/** Never ends in half a character that UTF-16 needs two units for. */
const shorten = (line: string): string => line.slice(0, titleLength).replace(/[\uD800-\uDBFF]$/, '');
