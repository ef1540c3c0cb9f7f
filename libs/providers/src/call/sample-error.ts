import { APICallError, JSONParseError, TypeValidationError } from '@ai-sdk/provider';
import type { FailureSample } from '../classify/failure-sample.ts';

export type Evidence = Pick<FailureSample, 'channel' | 'status' | 'headers' | 'body'>;

/** What a thrown error shows: an HTTP answer, or the trouble of a connection that broke off under a good status. */
export function sampleThrown(error: unknown): Evidence {
  if (!APICallError.isInstance(error)) return { channel: 'network', headers: {}, body: chainOf(error) };
  const headers = error.responseHeaders ?? {};
  const { statusCode } = error;
  if (statusCode === undefined) return { channel: 'network', headers, body: chainOf(error) };
  if (statusCode < 400) return { channel: 'network', status: statusCode, headers, body: chainOf(error) };
  return { channel: 'http', status: statusCode, headers, body: bodyOfAnswer(error) };
}

/** An error event inside a stream, which began with status 200. */
export const sampleStreamed = (error: unknown, headers: Readonly<Record<string, string>>): Evidence => ({
  channel: 'sse',
  status: 200,
  headers,
  body: bodyOf(error),
});

/** The event as it was sent, also where it did not have the expected shape. */
function bodyOf(error: unknown): string {
  if (JSONParseError.isInstance(error)) return error.text;
  if (TypeValidationError.isInstance(error)) return JSON.stringify(error.value) ?? error.message;
  if (error instanceof Error) return chainOf(error);
  return (
    JSON.stringify(vendorError(isObject(error) && 'data' in error ? error['data'] : error)) ?? String(error)
  );
}

/** The SDK throws an event in place of an answer as if it were an answer's body. */
function bodyOfAnswer({ responseBody, message, data }: APICallError): string {
  if (isObject(data) && data['type'] === 'response.failed') return JSON.stringify(vendorError(data));
  return responseBody || message;
}

/** What a vendor says of its error, out of the event that carries it: OpenAI's failed response holds it one deeper. */
function vendorError(event: unknown): unknown {
  if (!isObject(event)) return { error: event };
  const { response, error } = event;
  if (isObject(response)) return { error: response['error'] };
  return error === undefined ? { error: event } : { error };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Messages and codes of an error and its causes: what undici says stands at the end of the chain. */
function chainOf(error: unknown): string {
  const links: string[] = [];
  for (let link = error; link instanceof Error && links.length < 6; link = link.cause)
    links.push(
      'code' in link && typeof link.code === 'string' ? `${link.message} (${link.code})` : link.message,
    );
  return links.length > 0 ? links.filter((text) => text !== '').join(': ') : String(error);
}
