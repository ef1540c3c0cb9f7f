import type { Invalid } from '../../chat/failure.ts';

/** A refusal in OpenAI's own words. */
export const refuse = (param: string, message: string, code: string | null, status = 400): Invalid => ({
  kind: 'invalid',
  field: param,
  message,
  verbatim: { code, status },
});

const NAME = /^[a-zA-Z0-9_-]+$/;
const LONGEST_NAME = 64;

/** Both of OpenAI's wires take the same names of functions. */
export function refuseName(param: string, name: string): Invalid | null {
  if (name.length > LONGEST_NAME) return tooLong(param, name, LONGEST_NAME);
  return NAME.test(name)
    ? null
    : refuse(
        param,
        `Invalid '${param}': string does not match pattern. Expected a string that matches the pattern '${NAME.source}'.`,
        'invalid_value',
      );
}

export const tooLong = (param: string, value: string, longest: number): Invalid =>
  refuse(
    param,
    `Invalid '${param}': string too long. Expected a string with maximum length ${longest}, but got a string with length ${value.length} instead.`,
    'string_above_max_length',
  );
