import type { ServerResponse } from 'node:http';
import type { Frame, ReplyFacts, Wire } from '../wires/wire.ts';
import type { Pause } from './create-pause.ts';
import { cutFrames } from './cut-frames.ts';
import type { Verdict } from './judge-call.ts';

type AnswerVerdict = Extract<Verdict, { kind: 'answer' }>;

export interface Reply {
  readonly wire: Wire;
  readonly facts: ReplyFacts;
  readonly stream: boolean;
  /** Headers of every reply: request id, what is left of the limits. */
  readonly headers: Readonly<Record<string, string>>;
  /** Tokens a second, undefined for at once. */
  readonly pace: number | undefined;
  readonly pause: Pause;
}

/** Sends what the verdict says, at the script's pace. */
export async function sendReply(res: ServerResponse, verdict: Verdict, reply: Reply): Promise<void> {
  switch (verdict.kind) {
    case 'answer':
      return reply.stream ? sendStream(res, verdict, reply) : sendWhole(res, verdict, reply);
    case 'refusal': {
      const { status, headers, body } = reply.wire.writeFailure(verdict.failure, reply.facts);
      return sendBody(res, status, { ...reply.headers, ...headers }, body);
    }
    case 'scripted-error': {
      const { status, headers, body } = verdict.error;
      const headersSent = { ...reply.headers, ...headers };
      return sendBody(res, status, headersSent, body ?? reply.wire.writeStatusError(status, reply.facts));
    }
  }
}

async function sendWhole(res: ServerResponse, verdict: AnswerVerdict, reply: Reply): Promise<void> {
  const { answer, usage, ending } = verdict;
  if (reply.pace !== undefined) await reply.pause((usage.outputTokens / reply.pace) * 1000);
  const body = reply.wire.writeAnswer(answer, usage, reply.facts);
  if (ending.kind !== 'drop') return sendBody(res, 200, reply.headers, body);
  res.writeHead(200, { ...reply.headers, 'content-type': 'application/json' });
  res.flushHeaders();
  res.destroy();
}

async function sendStream(res: ServerResponse, verdict: AnswerVerdict, reply: Reply): Promise<void> {
  const { answer, usage, ending } = verdict;
  const { wire, facts } = reply;
  const scripted = ending.kind === 'error-event' ? ending.error : undefined;
  const errorBody = scripted && (scripted.body ?? wire.writeStatusError(wire.overloadedStatus, facts));
  const frames = cutFrames(wire.writeFrames(answer, usage, facts), ending, wire, errorBody);
  res.writeHead(200, {
    ...reply.headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    ...scripted?.headers,
  });
  const rest = await writePaced(res, frames, reply);
  if (ending.kind === 'drop') res.write(rest, () => res.destroy());
  else res.end(rest);
}

/** Writes the frames at the script's pace and gives the text still to write: all of it where there is no pace. */
async function writePaced(res: ServerResponse, frames: readonly Frame[], reply: Reply): Promise<string> {
  if (reply.pace === undefined) return frames.map((frame) => frame.text).join('');
  for (const frame of frames) {
    if (frame.kind === 'piece') await reply.pause((frame.tokens / reply.pace) * 1000);
    res.write(frame.text);
  }
  return '';
}

/** A text is sent as it is, anything else as JSON. */
function sendBody(res: ServerResponse, status: number, headers: Record<string, string>, body: unknown): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
  res.writeHead(status, { 'content-type': type, ...headers, 'content-length': Buffer.byteLength(text) });
  res.end(text);
}
