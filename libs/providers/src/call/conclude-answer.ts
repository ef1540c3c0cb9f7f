import type { FailureCode, Usage } from '@baton/domain';
import type { Finish, ModelOutcome } from '../model-adapter.ts';
import type { Answer } from './answer.ts';

export type Heard = Answer & { readonly provider: string; readonly firstByteMs: number };

/**
 * What a stream that was read to its end amounts to: a whole answer or a failure. A call whose arguments are not
 * JSON fails the answer as `server_error`, so that it is asked for again; where the answer was cut off at its
 * length, that call is its unfinished end and is left out.
 */
export function concludeAnswer(heard: Heard): ModelOutcome {
  if (heard.ending === null) return failed(heard, 'server_error', incomplete);
  switch (heard.ending) {
    case 'error':
    case 'interrupted':
      return failed(heard, 'server_error', unfinished(heard));
    case 'content-filter':
      return failed(heard, 'content_policy', 'The provider’s content filter ended the answer.');
    case 'length':
      return answered(heard, 'length');
    case 'stop':
    case 'tool-calls':
    case 'other':
      if (heard.ending === 'other' && heard.parts.length === 0)
        return failed(heard, 'server_error', unfinished(heard));
      return heard.malformed.length > 0
        ? failed(
            heard,
            'server_error',
            `The model called ${heard.malformed[0]?.slice(0, 64)} with arguments that are not JSON.`,
          )
        : answered(heard, finishOf(heard, heard.ending));
  }
}

const incomplete = 'The stream ended before the answer was complete.';

/** Such as Gemini's MALFORMED_FUNCTION_CALL: the model called a tool with what no tool takes. */
const unfinished = ({ word }: Heard): string =>
  word === null ? incomplete : `The provider ended the answer with ${word.slice(0, 64)}.`;

/** Servers differ in what they call an answer with calls; its parts decide. */
function finishOf({ parts }: Heard, ending: 'stop' | 'tool-calls' | 'other'): Finish {
  if (parts.some((part) => part.type === 'tool-call')) return 'tool-calls';
  return ending === 'tool-calls' ? 'stop' : ending;
}

const answered = ({ parts, usage, firstByteMs }: Heard, finish: Finish): ModelOutcome => ({
  kind: 'answered',
  message: { v: 1, role: 'assistant', parts },
  finish,
  usage,
  firstByteMs,
});

const failed = (
  { provider, usage }: { provider: string; usage: Usage },
  code: FailureCode,
  message: string,
): ModelOutcome => ({
  kind: 'failed',
  failure: { code, message, provider, status: 200 },
  usage,
});
