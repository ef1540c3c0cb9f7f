import type { Vendor } from './vendor.ts';

/** Servers for one's own machine: Ollama, vLLM, llama.cpp, LM Studio. */
export const local: Vendor = {
  name: 'local',
  kinds: ['ollama', 'vllm', 'llama.cpp', 'lm-studio'],
  names: {},
  wordings: [
    {
      says: /(?:hourly|weekly|session|daily) usage limit, please wait/,
      class: 'usage_window',
      source: 'https://docs.ollama.com/cloud',
    },
    {
      says: /try pulling it first|no models? loaded/,
      class: 'not_found',
      source: 'https://docs.ollama.com/api/errors',
    },
    {
      says: /(?:could not|unable to|failed to) connect to (?:a running |the |local )*ollama|ollama may not be running|ollama .{0,30}(?:is it running|not running)|is ollama running|ollama.{0,120}refused/,
      class: 'network',
      action: 'switch_provider',
      source: 'https://github.com/ollama/ollama',
    },
    {
      says: /maximum pending requests exceeded|server busy|loading model|no slots available/,
      class: 'overloaded',
      source: 'https://github.com/ollama/ollama',
    },
    {
      says: /exceeds the available context size|exceeds n_ctx|longer than the maximum model length|tokens to keep from the initial prompt|tokens when context the overflows|context length of only|exceeds (?:the )?(?:maximum )?context length|max_tokens must be at least 1/,
      class: 'context_too_long',
      source: 'https://github.com/ggml-org/llama.cpp, https://docs.vllm.ai',
    },
    {
      says: /does not support (?:tools|chat|generate|thinking)/,
      class: 'invalid_request',
      source: 'https://github.com/ollama/ollama',
    },
    {
      says: /requires more system memory|cuda out of memory|engine ?core encountered|enginedeaderror|llama runner process has terminated/,
      class: 'server_error',
      action: 'switch_provider',
      source: 'https://github.com/ollama/ollama',
    },
  ],
};
