import { createHash } from 'node:crypto';

const longest = 64;

/**
 * The name a model knows a tool by: `server__tool`, letters, digits, `_` and `-`, at most 64
 * (https://platform.openai.com/docs/api-reference/chat/create). A name that had to be changed ends with a hash of
 * the real one, so that no two tools of a server meet.
 */
export function toolName(server: string, tool: string): string {
  const plain = `${server}__${tool}`;
  if (/^[\w-]+$/.test(plain) && plain.length <= longest) return plain;
  const hash = createHash('sha256').update(plain).digest('hex').slice(0, 8);
  return `${plain.replaceAll(/[^\w-]/g, '_').slice(0, longest - 9)}_${hash}`;
}

/** The server in a tool's name; ids have no underscore. */
export const serverOfToolName = (name: string): string => name.slice(0, Math.max(0, name.indexOf('_')));
