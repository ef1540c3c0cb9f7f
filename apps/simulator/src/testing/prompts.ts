/** What the adapters' own tests send: a prompt, a tool, a conversation with one call behind it. */

export const ASKED = { role: 'user' as const, content: [{ type: 'text' as const, text: 'Read the file.' }] };

export const READ_FILE = {
  type: 'function' as const,
  name: 'read_file',
  description: 'Reads a file',
  inputSchema: { type: 'object' as const, properties: { path: { type: 'string' as const } } },
};

export const SYSTEM = { role: 'system' as const, content: 'You read files.' };

export const afterOneCall = (toolCallId: string) => [
  SYSTEM,
  ASKED,
  {
    role: 'assistant' as const,
    content: [{ type: 'tool-call' as const, toolCallId, toolName: 'read_file', input: { path: 'a.txt' } }],
  },
  {
    role: 'tool' as const,
    content: [
      {
        type: 'tool-result' as const,
        toolCallId,
        toolName: 'read_file',
        output: { type: 'text' as const, value: 'The code word is falcon.' },
      },
    ],
  },
];

export const STEPS = [
  { say: 'I read it.', tool: 'read_file', args: { path: 'a.txt' } },
  { say: 'It says: {{last}}' },
];

/** The parts of a stream in order. */
export async function collect<Part>(stream: ReadableStream<Part>): Promise<Part[]> {
  const parts: Part[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
}
