import { z } from 'zod';
import { webAddress } from '../section/web-address.ts';
import { idPattern, idSentence, objectSentence } from '../section/sentence.ts';

export type ToolServerSettings = { readonly timeoutMs: number } & (
  | {
      readonly kind: 'stdio';
      readonly command: string;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly cwd?: string;
    }
  | { readonly kind: 'http'; readonly url: string; readonly headers: Readonly<Record<string, string>> }
);

const texts = (field: string) =>
  z.record(z.string(), z.string(`${field} must map names to texts.`), `${field} must map names to texts.`);

const timeoutSentence = 'timeoutMs must be a whole number of milliseconds from 1 to 3600000.';

const written = z.strictObject(
  {
    command: z
      .string('command must be a program’s name or path.')
      .min(1, 'command must not be empty.')
      .optional(),
    args: z.array(z.string('args must be a list of texts.'), 'args must be a list of texts.').optional(),
    env: texts('env').optional(),
    cwd: z.string('cwd must be a directory.').min(1, 'cwd must not be empty.').optional(),
    url: webAddress('url').optional(),
    headers: texts('headers').optional(),
    timeoutMs: z.int(timeoutSentence).min(1, timeoutSentence).max(3_600_000, timeoutSentence).default(60_000),
  },
  objectSentence('a tool server', ['command', 'args', 'env', 'cwd', 'url', 'headers', 'timeoutMs']),
);

const server = written.transform((fields, context): ToolServerSettings => {
  const { command, args = [], env = {}, cwd, url, headers = {}, timeoutMs } = fields;
  const fault = faultOf(fields);
  if (fault === null && command !== undefined)
    return { kind: 'stdio', command, args, env, timeoutMs, ...(cwd !== undefined && { cwd }) };
  if (fault === null && url !== undefined) return { kind: 'http', url, headers, timeoutMs };
  context.issues.push({ code: 'custom', input: fields, message: fault ?? neither });
  return z.NEVER;
});

/** The `tools:` section of baton.yaml: server id → an MCP server, started by command or reached by URL. */
export const toolsSection = z.record(z.string().regex(idPattern), server, {
  error: (issue) =>
    issue.code === 'invalid_key'
      ? `The tool server's id ${idSentence}`
      : 'tools must map ids to tool servers.',
});

export type ToolsSection = z.output<typeof toolsSection>;

const neither = 'needs command (a program that speaks MCP over stdio) or url (streamable HTTP).';

function faultOf({ command, args, env, cwd, url, headers }: z.output<typeof written>): string | null {
  if (command === undefined && url === undefined) return neither;
  if (command !== undefined && url !== undefined) return 'has both command and url: keep one of them.';
  if (command !== undefined && headers !== undefined)
    return 'has headers, which belong to url: use env instead.';
  if (url !== undefined && (args ?? env ?? cwd) !== undefined)
    return 'has args, env or cwd, which belong to command: use headers instead.';
  return null;
}
