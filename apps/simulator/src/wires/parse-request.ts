import type { Wire, WireRequest } from './wire.ts';

/** A body's text in neutral form, or what is wrong with it. */
export function parseRequest(wire: Wire, text: string, path: string): WireRequest {
  try {
    return wire.readRequest(JSON.parse(text), path);
  } catch (error) {
    if (error instanceof SyntaxError)
      return invalidBody(`The request body is not valid JSON: ${error.message}`);
    if (error instanceof RangeError) return invalidBody('The request body is nested too deeply');
    throw error;
  }
}

const invalidBody = (message: string): WireRequest => ({ kind: 'invalid', field: null, message });
