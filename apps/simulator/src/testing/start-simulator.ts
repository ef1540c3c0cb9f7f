import { createSimulator, type PresentedRequest, type SimulatorOptions } from '../index.ts';

type Message = Record<string, unknown>;

/** A simulator on a free port with short ways to call it; `await using` closes it. */
export async function startSimulator(options: SimulatorOptions = {}) {
  const simulator = createSimulator(options);
  const { url } = await simulator.listen();
  const post = (path: string, body: unknown, init: RequestInit = {}): Promise<Response> =>
    fetch(url + path, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...init,
    });
  return {
    url,
    post,
    /** Anthropic's wire. */
    messages: (messages: readonly Message[], extra: Message = {}, init: RequestInit = {}) =>
      post('/claude/v1/messages', { model: 'm', max_tokens: 10_000, messages, ...extra }, init),
    /** OpenAI's wire. */
    completions: (messages: readonly Message[], extra: Message = {}, init: RequestInit = {}) =>
      post('/synthetic/v1/chat/completions', { model: 'm', messages, ...extra }, init),
    /** OpenAI's other wire; `input` is a text or a list of items. */
    responses: (input: unknown, extra: Message = {}, init: RequestInit = {}) =>
      post('/codex/v1/responses', { model: 'm', input, ...extra }, init),
    /** Google's wire. */
    generate: (contents: unknown, extra: Message = {}, { model = 'm', stream = false, init = {} } = {}) =>
      post(
        `/gemini/v1beta/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
        { contents, ...extra },
        init,
      ),
    putScript: (provider: string, script: unknown) =>
      fetch(`${url}/_sim/${provider}/script`, { method: 'PUT', body: JSON.stringify(script) }),
    log: async (query = ''): Promise<PresentedRequest[]> => {
      const answer = (await (await fetch(`${url}/_sim/log${query}`)).json()) as {
        requests: PresentedRequest[];
      };
      return answer.requests;
    },
    [Symbol.asyncDispose]: () => simulator.close(),
  };
}

export const user = (content: string): Message => ({ role: 'user', content });
export const assistant = (content: string): Message => ({ role: 'assistant', content });

/** The text of an answer that was not streamed, from either wire. */
export async function answerText(response: Response): Promise<string> {
  const body = (await response.json()) as {
    content?: { text: string }[];
    choices?: { message: { content: string } }[];
  };
  return body.content?.map((block) => block.text).join('') ?? body.choices?.[0]?.message.content ?? '';
}
