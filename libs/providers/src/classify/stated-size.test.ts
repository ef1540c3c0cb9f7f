import { expect, test } from 'vitest';
import { readFailure } from './read-failure.ts';
import type { StatedSize } from './stated-size.ts';

const size = (limitTokens?: number, reportedTokens?: number): StatedSize => ({
  ...(limitTokens !== undefined && { limitTokens }),
  ...(reportedTokens !== undefined && { reportedTokens }),
});
const inOpenai = (message: string) => JSON.stringify({ error: { message, code: 'context_length_exceeded' } });

test.each<[string, string, StatedSize]>([
  [
    'anthropic',
    '{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 213410 tokens > 200000 maximum"}}',
    size(200_000, 213_410),
  ],
  [
    'anthropic',
    '{"type":"error","error":{"type":"invalid_request_error","message":"input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000, decrease input length or `max_tokens` and try again"}}',
    size(200_000, 188_240),
  ],
  [
    'anthropic',
    "This request would exceed the model's context window (210,332 > 200,000 tokens).",
    size(200_000, 210_332),
  ],
  [
    'openai',
    inOpenai(
      "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens. Please reduce the length of the messages.",
    ),
    size(8_192, 9_000),
  ],
  [
    'openai',
    inOpenai(
      'Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 301223 tokens.',
    ),
    size(272_000, 301_223),
  ],
  [
    'openai',
    inOpenai('Your input exceeds the context window of this model. Please adjust your input and try again.'),
    size(),
  ],
  [
    'google',
    '{"error":{"code":400,"message":"The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}',
    size(1_048_576, 1_200_000),
  ],
  [
    'openai-compatible',
    '{"error":{"message":"This model\'s maximum context length is 131072 tokens. However, you requested 156632 tokens (152536 in the messages, 4096 in the completion). Please reduce the length of the messages or completion.","type":"BadRequestError","code":400}}',
    size(131_072, 152_536),
  ],
  [
    'openai-compatible',
    '{"error":{"message":"You passed 1015 input tokens and requested 10 output tokens. However, the model\'s context length is only 1024 tokens, resulting in a maximum input length of 1014 tokens. Please reduce the length of the input prompt.","type":"BadRequestError","code":400}}',
    size(1_014, 1_015),
  ],
  [
    'openai-compatible',
    '{"object":"error","message":"Prompt contains 40112 tokens and 0 draft tokens, too large for model with 32768 maximum context length","type":"invalid_request_prompt","code":"3051"}',
    size(32_768, 40_112),
  ],
  [
    'openai-compatible',
    "This model's maximum prompt length is 131072 but the request contains 537812 tokens.",
    size(131_072, 537_812),
  ],
  [
    'openai-compatible',
    'error, status code: 400, message: Invalid request: Your request exceeded model token limit: 262144 (requested: 291351)',
    size(262_144, 291_351),
  ],
  [
    'openai-compatible',
    '{"error":{"message":"Please reduce the length of the messages or completion. Current length is 9021 while limit is 8192","type":"invalid_request_error","code":"context_length_exceeded"}}',
    size(8_192, 9_021),
  ],
  [
    'openai-compatible',
    '{"message":"too many tokens: total number of tokens in the prompt cannot exceed 128000 - received 131072. Try using a shorter prompt or enabling prompt truncating."}',
    size(128_000, 131_072),
  ],
  [
    'openai-compatible',
    '{"code":"InvalidParameter","message":"Range of input length should be [1, 129024]"}',
    size(129_024),
  ],
  [
    'openai-compatible',
    '{"error":"Trying to keep the first 9000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough. Try to load the model with a larger context length, or provide a shorter input"}',
    size(4_096, 9_000),
  ],
  [
    'openai-compatible',
    '{"error":{"message":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4097. Given: 5120 `inputs` tokens and 512 `max_new_tokens`","type":"invalid_request_error"}}',
    size(4_097, 5_120),
  ],
  [
    'openai-compatible',
    '{"error":{"message":"Requested token count exceeds the model\'s maximum context length of 32768 tokens. You requested a total of 40000 tokens: 36000 tokens from the input messages and 4000 tokens for the completion.","type":"invalid_request_error"}}',
    size(32_768, 36_000),
  ],
  [
    'openai-compatible',
    '{"message":"prompt token count of 130211 exceeds the limit of 128000","code":"model_max_prompt_tokens_exceeded"}',
    size(128_000, 130_211),
  ],
  ['google', '400 Request payload size exceeds the limit: 20971520 bytes.', size()],
  ['openai-compatible', 'invalid params, context window exceeds limit (2013)', size()],
  [
    'openai-compatible',
    '{"message":"context length exceeded: 99999999999999999999 tokens > 5 maximum"}',
    size(5),
  ],
])('%s: the sizes stated by %s', (kind, body, stated) => {
  const sample = { kind, provider: 'p', channel: 'http', status: 400, headers: {}, body } as const;
  const { code, limitTokens, reportedTokens } = readFailure(sample, new Date());
  expect({ code, ...size(limitTokens, reportedTokens) }).toEqual({ code: 'context_too_long', ...stated });
});

test('a limit of another kind states no size of a context', () => {
  const body =
    '{"error":{"message":"Rate limit reached: Limit 30000, Requested 1000 tokens. Try again in 2s."}}';
  const sample = { kind: 'openai', provider: 'p', channel: 'http', status: 429, headers: {}, body } as const;
  expect(readFailure(sample, new Date())).not.toHaveProperty('limitTokens');
});
