/**
 * What OpenAI's own server wants otherwise than the servers that copy it: `max_completion_tokens` for `max_tokens`
 * (https://platform.openai.com/docs/api-reference/chat/create), and with tools an explicit `reasoning_effort: none`
 * from its later models (https://github.com/openai/openai-openapi/issues/541).
 */
export function speakOpenai({ max_tokens, ...body }: Record<string, unknown>): Record<string, unknown> {
  return {
    ...body,
    max_completion_tokens: max_tokens,
    ...(body['tools'] !== undefined &&
      wantsNoEffort.test(String(body['model'])) && { reasoning_effort: 'none' }),
  };
}

const wantsNoEffort = /^gpt-(?:5\.[2-9]|6(?!\.))/;

export const isOpenai = (baseUrl: string): boolean => new URL(baseUrl).hostname === 'api.openai.com';
