import { z } from 'zod';
import { webAddress } from '../section/web-address.ts';
import { isMap, mapById, objectSentence } from '../section/sentence.ts';

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

const texts = z.record(z.string(), z.string('use a text'), 'use a map of names to texts');

const timeoutSentence = 'use a whole number of milliseconds from 1 to 3600000';

const written = z
  .strictObject(
    {
      command: text('use a program’s name or path').optional(),
      args: z.array(z.string('use a text'), 'use a list of texts').optional(),
      env: texts.optional(),
      cwd: text('use a directory').optional(),
      url: webAddress().optional(),
      headers: texts.optional(),
      timeoutMs: z
        .int(timeoutSentence)
        .min(1, timeoutSentence)
        .max(3_600_000, timeoutSentence)
        .default(60_000),
    },
    objectSentence('a tool server', ['command', 'args', 'env', 'cwd', 'url', 'headers', 'timeoutMs']),
  )
  .superRefine(
    (fields, context) => {
      for (const { path, message } of faultsBetween(fields))
        context.addIssue({ code: 'custom', path, message });
    },
    { when: ({ value }) => isMap(value) },
  );

const server = written.transform((fields): ToolServerSettings => {
  const { command, args = [], env = {}, cwd, url = '', headers = {}, timeoutMs } = fields;
  return command === undefined
    ? { kind: 'http', url, headers, timeoutMs }
    : { kind: 'stdio', command, args, env, timeoutMs, ...(cwd !== undefined && { cwd }) };
});

/** The `tools:` section of baton.yaml: server id → an MCP server, started by command or reached by URL. */
export const toolsSection = mapById(server, 'tool servers');

export type ToolsSection = z.output<typeof toolsSection>;

type Fault = { readonly path: string[]; readonly message: string };

/** Of fields that may have faults of their own, which are told elsewhere. */
function faultsBetween(fields: Readonly<Record<string, unknown>>): readonly Fault[] {
  const { command, url } = fields;
  if (command === undefined && url === undefined)
    return [
      {
        path: [],
        message: 'give it command (a program that speaks MCP over stdio) or url (streamable HTTP)',
      },
    ];
  if (command !== undefined && url !== undefined)
    return [{ path: ['url'], message: 'keep one of command and url' }];
  const [foreign, message] =
    url === undefined
      ? [['headers'], 'use env instead, for headers belong to url']
      : [['args', 'env', 'cwd'], 'remove it, for it belongs to command'];
  return foreign.filter((field) => fields[field] !== undefined).map((field) => ({ path: [field], message }));
}

function text(sentence: string) {
  return z.string(sentence).min(1, sentence);
}
