import { textOf, userText, type Message } from '@baton/domain';

const opening = 'Your last answer does not hold against the JSON Schema it was asked for:';

/** What the model is told of an answer that does not hold. */
export const repairRequest = (faults: readonly string[]): Message =>
  userText(
    [
      opening,
      ...faults.map((fault) => `- ${fault}`),
      'Give the whole answer again, mended, as JSON alone without any other text.',
    ].join('\n'),
  );

/** Whether the model answers a repair request: nobody has asked it anything since. It is asked once, on whichever provider. */
export function isRepairing(messages: readonly Message[]): boolean {
  const last = messages.findLast(({ role }) => role === 'user');
  return last !== undefined && textOf(last).startsWith(opening);
}
