import { InvalidArgumentError } from 'commander';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** For commander's arguments: the id of a task, a session or a key, whole. */
export const idArgument =
  (source: string) =>
  (text: string): string => {
    if (uuid.test(text)) return text.toLowerCase();
    throw new InvalidArgumentError(
      `Use a whole id such as 0199b7a2-6c1e-7c44-9d0a-3f2b8e5d7a10; \`${source}\` shows them.`,
    );
  };

export const taskId = idArgument('baton tasks');
export const sessionId = idArgument('baton tasks show ID');

/** For commander's arguments: the id of an agent as baton.yaml has it. */
export function agentId(text: string): string {
  if (/^[a-z0-9][a-z0-9-]*$/.test(text)) return text;
  throw new InvalidArgumentError('Use an id such as code-reviewer; `baton agents` lists them.');
}
