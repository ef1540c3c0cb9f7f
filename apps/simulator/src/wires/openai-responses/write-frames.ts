import type { Answer, Usage } from '../../chat/chat.ts';
import { estimateTokens } from '../../chat/estimate-tokens.ts';
import { splitPieces } from '../split-pieces.ts';
import type { Frame, ReplyFacts } from '../wire.ts';
import {
  endOf,
  openCall,
  outputItems,
  type OutputItem,
  response,
  wholeItem,
  writeAnswer,
} from './write-answer.ts';

/** An event before it is known which number it has in its stream. */
type Event = {
  readonly kind: Frame['kind'];
  readonly type: string;
  readonly fields: object;
  readonly tokens: number;
};

/** https://platform.openai.com/docs/api-reference/responses-streaming */
export function writeFrames(answer: Answer, usage: Usage, reply: ReplyFacts): Frame[] {
  const begun = { response: response(reply, {}) };
  const whole = writeAnswer(answer, usage, reply);
  const events = [
    framing('response.created', begun),
    framing('response.in_progress', begun),
    ...outputItems(answer, reply).flatMap((item, index) => itemEvents(item, index, reply)),
    { ...framing(`response.${endOf(answer).status}`, { response: whole }), kind: 'closing' as const },
  ];
  return events.map(({ kind, type, fields, tokens }, number) => {
    const text = serverEvent(type, { type, sequence_number: number, ...fields });
    return kind === 'piece' ? { kind, text, tokens } : { kind, text };
  });
}

/** An error body becomes the event of a response that failed; an event of the wire is sent as it is. */
export function writeErrorFrame(body: unknown): string {
  if (typeof body === 'string') return `event: error\ndata: ${body}\n\n`;
  const { type, error } = body as { type?: unknown; error?: { code?: unknown; message?: unknown } };
  if (typeof type === 'string') return serverEvent(type, body);
  const failed = { code: error?.code ?? 'server_error', message: error?.message ?? '' };
  const fields = { object: 'response', status: 'failed', error: failed, usage: null };
  return serverEvent('response.failed', { type: 'response.failed', sequence_number: 0, response: fields });
}

function itemEvents(item: OutputItem, index: number, reply: ReplyFacts): Event[] {
  const done = wholeItem(item, reply);
  const at = { item_id: item.id, output_index: index };
  const added = (open: object): Event =>
    framing('response.output_item.added', { output_index: index, item: open });
  const end = framing('response.output_item.done', { output_index: index, item: done });
  switch (item.kind) {
    case 'reasoning':
      return [
        added({ ...done, summary: [] }),
        ...(reply.thoughts.shown ? summaryEvents(item.thinking, at) : []),
        end,
      ];
    case 'message':
      return [
        added({ ...done, status: 'in_progress', content: [] }),
        ...textEvents(item.text, { ...at, content_index: 0 }),
        end,
      ];
    case 'function_call':
      return [added(openCall(item)), ...argumentEvents(item.call.arguments, at), end];
  }
}

function summaryEvents(thinking: string, place: object): Event[] {
  const at = { ...place, summary_index: 0 };
  const type = 'response.reasoning_summary';
  return [
    framing(`${type}_part.added`, { ...at, part: { type: 'summary_text', text: '' } }),
    ...pieces(`${type}_text.delta`, thinking, at),
    framing(`${type}_text.done`, { ...at, text: thinking }),
    framing(`${type}_part.done`, { ...at, part: { type: 'summary_text', text: thinking } }),
  ];
}

function textEvents(text: string, at: object): Event[] {
  const part = (said: string): object => ({ type: 'output_text', text: said, annotations: [], logprobs: [] });
  return [
    framing('response.content_part.added', { ...at, part: part('') }),
    ...pieces('response.output_text.delta', text, { ...at, logprobs: [] }),
    framing('response.output_text.done', { ...at, text, logprobs: [] }),
    framing('response.content_part.done', { ...at, part: part(text) }),
  ];
}

const argumentEvents = (text: string, at: object): Event[] => [
  ...pieces('response.function_call_arguments.delta', text, at),
  framing('response.function_call_arguments.done', { ...at, arguments: text }),
];

const framing = (type: string, fields: object): Event => ({ kind: 'framing', type, fields, tokens: 0 });

const pieces = (type: string, text: string, at: object): Event[] =>
  splitPieces(text).map((piece) => ({
    kind: 'piece',
    type,
    fields: { ...at, delta: piece },
    tokens: estimateTokens(piece.length),
  }));

const serverEvent = (type: string, data: unknown): string =>
  `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
