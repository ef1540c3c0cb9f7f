import type { Invalid } from '../../chat/failure.ts';
import { signatureOf } from '../../chat/seal.ts';
import type { Block, Message } from './read-request.ts';

const ID = /^[a-zA-Z0-9_-]+$/;
const NAME = /^[a-zA-Z0-9_-]{1,128}$/;
const IMAGES: readonly string[] = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];
const SYSTEM_ROLE =
  'messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter, not "system" as an input message role.';

/**
 * What the Messages API refuses in a conversation, in its words: https://platform.claude.com/docs/en/api/messages,
 * https://platform.claude.com/docs/en/agents-and-tools/tool-use/handle-tool-calls
 */
export function checkMessages(messages: readonly Message[], model: string): Invalid | null {
  const turns = messages.map(({ role, content }) => ({ role, blocks: blocksOf(content) }));
  const given = new Set<string>();
  for (const [index, turn] of turns.entries()) {
    const fault =
      faultOfTurn(turn, index, turns) ??
      turn.blocks
        .map((block, position) => faultOfBlock(block, `messages.${index}.content.${position}`, model, given))
        .find((found) => found !== null) ??
      faultOfPairs(turn, index, turns);
    if (fault) return { kind: 'invalid', field: null, message: fault, verbatim: { code: null } };
  }
  return null;
}

type Turn = { readonly role: Message['role']; readonly blocks: readonly Block[] };

const blocksOf = (content: Message['content']): readonly Block[] => {
  if (typeof content !== 'string') return content;
  return content === '' ? [] : [{ type: 'text', text: content }];
};

function faultOfTurn({ role, blocks }: Turn, index: number, turns: readonly Turn[]): string | null {
  if (role === 'system') return SYSTEM_ROLE;
  if (index === 0 && role !== 'user') return 'messages: first message must use the "user" role';
  const isOptional = role === 'assistant' && index === turns.length - 1;
  if (blocks.length === 0 && !isOptional)
    return `messages.${index}: all messages must have non-empty content except for the optional final assistant message`;
  const last = blocks.at(-1)?.type;
  if (role === 'assistant' && (last === 'thinking' || last === 'redacted_thinking'))
    return `messages.${index}.content.${blocks.length - 1}: The final block in an assistant message cannot be \`thinking\`.`;
  const misplaced = blocks.find(
    ({ type }) =>
      type === (role === 'user' ? 'tool_use' : 'tool_result') || (role === 'user' && type === 'thinking'),
  );
  if (!misplaced) return null;
  const right = role === 'user' ? 'assistant' : 'user';
  return `messages.${index}: \`${misplaced.type}\` blocks can only be in \`${right}\` messages`;
}

function faultOfBlock(block: Block, place: string, model: string, given: Set<string>): string | null {
  switch (block.type) {
    case 'text':
      return faultOfText(block.text, place);
    case 'thinking':
      return faultOfThinking(block, place, model);
    case 'image':
      return faultOfImage(block, place);
    case 'tool_result':
      return (
        faultOfId(block.tool_use_id, `${place}.tool_result.tool_use_id`) ??
        (block.is_error === true && saysNothing(block.content)
          ? `${place}.tool_result: content cannot be empty if \`is_error\` is true`
          : null)
      );
    case 'tool_use': {
      const { id = '' } = block;
      const isKnown = given.has(id);
      given.add(id);
      return (
        faultOfId(block.id, `${place}.tool_use.id`) ??
        faultOfName(block.name, `${place}.tool_use.name`) ??
        (isKnown ? `${place}: \`tool_use\` ids must be unique` : null)
      );
    }
    default:
      return null;
  }
}

const saysNothing = (content: unknown): boolean =>
  content === undefined || content === '' || (Array.isArray(content) && content.length === 0);

function faultOfImage({ source }: Block, place: string): string | null {
  const mediaType = source?.media_type;
  return mediaType === undefined || IMAGES.includes(mediaType)
    ? null
    : `${place}.image.source.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'`;
}

function faultOfName(name: string | undefined, place: string): string | null {
  if (name === undefined) return `${place}: Field required`;
  return NAME.test(name) ? null : `${place}: String should match pattern '${NAME.source}'`;
}

function faultOfText(text: string | undefined, place: string): string | null {
  if (text === undefined) return `${place}.text.text: Field required`;
  if (text === '') return 'messages: text content blocks must be non-empty';
  return text.trim() === '' ? 'messages: text content blocks must contain non-whitespace text' : null;
}

function faultOfThinking({ thinking, signature }: Block, place: string, model: string): string | null {
  if (thinking === undefined) return `${place}.thinking.thinking: Field required`;
  if (signature === undefined) return `${place}.thinking.signature: Field required`;
  return signature === signatureOf(model, thinking)
    ? null
    : `${place}: Invalid \`signature\` in \`thinking\` block`;
}

function faultOfId(id: string | undefined, place: string): string | null {
  if (id === undefined) return `${place}: Field required`;
  return ID.test(id) ? null : `${place}: String should match pattern '${ID.source}'`;
}

/** Calls and results must stand in neighbouring turns; messages of one role in a row count as one turn. */
function faultOfPairs(turn: Turn, index: number, turns: readonly Turn[]): string | null {
  if (turn.role === 'assistant') {
    const after = turns.slice(index + 1);
    const next = after.findIndex(({ role }) => role !== 'assistant');
    const answers = next < 0 ? [] : runOf(after.slice(next), 'user');
    // Results come first: what stands behind something else is not looked at.
    const said = answers.findIndex(({ type }) => type !== 'tool_result');
    const leading = said < 0 ? answers : answers.slice(0, said);
    const results = new Set(leading.map(({ tool_use_id }) => tool_use_id));
    const open = turn.blocks.filter(({ type, id }) => type === 'tool_use' && !results.has(id));
    if (open.length === 0) return null;
    return `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${open.map(({ id }) => id).join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`;
  }
  const calls = new Set(callsBefore(turns, index));
  const position = turn.blocks.findIndex(
    ({ type, tool_use_id }) => type === 'tool_result' && !calls.has(tool_use_id ?? ''),
  );
  if (position < 0) return null;
  return `messages.${index}.content.${position}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${turn.blocks[position]?.tool_use_id}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`;
}

function callsBefore(turns: readonly Turn[], index: number): string[] {
  const earlier = turns.slice(0, index).toReversed();
  const skipped = earlier.findIndex(({ role }) => role === 'assistant');
  if (skipped < 0) return [];
  return runOf(earlier.slice(skipped), 'assistant').flatMap(({ type, id }) =>
    type === 'tool_use' ? [id ?? ''] : [],
  );
}

/** The blocks of the messages of one role at the beginning. */
function runOf(turns: readonly Turn[], role: Message['role']): readonly Block[] {
  const end = turns.findIndex((turn) => turn.role !== role);
  return turns.slice(0, end < 0 ? undefined : end).flatMap(({ blocks }) => blocks);
}
