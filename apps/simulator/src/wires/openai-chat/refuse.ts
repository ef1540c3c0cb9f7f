import type { Invalid } from '../../chat/failure.ts';

/** A refusal in OpenAI's own words. */
export const refuse = (param: string, message: string, code: string | null, status = 400): Invalid => ({
  kind: 'invalid',
  field: param,
  message,
  verbatim: { code, status },
});

export const tooLong = (param: string, value: string, longest: number): Invalid =>
  refuse(
    param,
    `Invalid '${param}': string too long. Expected a string with maximum length ${longest}, but got a string with length ${value.length} instead.`,
    'string_above_max_length',
  );
