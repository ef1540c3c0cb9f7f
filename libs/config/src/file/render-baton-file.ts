import type { Agent, JsonObject } from '@baton/domain';
import { stringify } from 'yaml';

export type BatonFileContent = {
  /** Provider id → its settings as the file holds them, keys as `${ENV}`. */
  readonly providers: Readonly<Record<string, JsonObject>>;
  readonly agents: readonly Agent[];
};

/** A commented baton.yaml, which `readBatonFile` takes back as it is. */
export const renderBatonFile = ({ providers, agents }: BatonFileContent): string => `${head}
# How minds are reached. An id of your own, then its settings; keys come from the environment and never stand here.
# Kinds: anthropic, openai (Responses), google (Gemini), openai-compatible (Chat Completions, with its baseUrl).
# Further settings: concurrency, requestsPerMinute, tokensPerMinute, contextTokens, outputTokens (tokens),
# prices: { input, cachedInput, output } (US dollars per million tokens), timeouts: { firstByteMs, totalMs },
# windows: [{ span: 5h, requests, tokens, cost }] that it holds per key, reserve: 10% for urgent tasks,
# thresholds: { warning, critical, emergency } (per cent used).
${yaml({ providers })}
${toolsExample}
# Who does the work. A task goes to the agent whose skills fit it best, and to the first provider of its list that
# is free; at a limit the next one goes on with the whole context. Leave the section out for the starter agents.
${literally(yaml({ agents }))}`;

const head = `# Baton's configuration. \${NAME} takes a value from the environment, \${NAME:-default} gives it a default,
# $\${ stands for the two characters themselves. \`baton doctor\` checks this file.
`;

const toolsExample = `# Tools that agents may be given, from MCP servers. Remove the # to use them, and name them under an agent's tools.
# tools:
#   fs:
#     command: npx
#     args: [-y, '@modelcontextprotocol/server-filesystem', ./workspace]
#   search:
#     url: https://tools.example.com/mcp
`;

const yaml = (value: object): string =>
  stringify(value, { lineWidth: 110, blockQuote: 'literal', aliasDuplicateObjects: false });

/** Agents' texts are prose: a reference in them is meant as it stands. */
const literally = (text: string): string => text.replaceAll('${', () => '$${');
