import { ark } from './ark.ts';
import { azure } from './azure.ts';
import { bedrock } from './bedrock.ts';
import { copilot } from './copilot.ts';
import { cursor } from './cursor.ts';
import { deepseek } from './deepseek.ts';
import { glm } from './glm.ts';
import { hosts } from './hosts.ts';
import { kimi } from './kimi.ts';
import { litellm } from './litellm.ts';
import { local } from './local.ts';
import { oneApi } from './one-api.ts';
import { qwen } from './qwen.ts';
import { anthropic } from './anthropic.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { generic } from './generic.ts';
import { google } from './google.ts';
import { openai } from './openai.ts';
import { openrouter } from './openrouter.ts';
import { transport } from './transport.ts';
import type { Meaning, Vendor, Wording } from './vendor.ts';

/** In the order in which they are asked, after the table of the sample's own kind; `generic` is the last. */
const vendors: readonly Vendor[] = [
  openrouter,
  cursor,
  claudeCode,
  anthropic,
  codex,
  openai,
  google,
  bedrock,
  azure,
  qwen,
  deepseek,
  kimi,
  glm,
  oneApi,
  ark,
  hosts,
  local,
  copilot,
  litellm,
  transport,
];

/** Every kind that a sample may be of: those with words of their own, and the two that may be anybody. */
export const sampleKinds: readonly string[] = [
  ...new Set([...vendors.flatMap(({ kinds }) => kinds), 'openai-compatible', 'other']),
].toSorted();

export type Row = Wording & { readonly vendor: string };

const rowsOf = ({ name, wordings }: Vendor): readonly Row[] =>
  wordings.map((wording) => ({ ...wording, vendor: name }));

type Rows = {
  readonly vendors: readonly Row[];
  readonly beforeNames: readonly Row[];
  readonly generic: readonly Row[];
};

const genericRows = rowsOf(generic);
const ordered = new Map<string, Rows>();

/** The wordings of all vendors, those of this kind first, and those that nobody owns. */
export function wordingsFor(kind: string): Rows {
  const own = vendors.filter(({ kinds }) => kinds.includes(kind));
  const key = own.length > 0 ? kind : '';
  const known = ordered.get(key);
  if (known) return known;
  const inOrder = [...own, ...vendors.filter((vendor) => !own.includes(vendor))].flatMap(rowsOf);
  const rows = {
    vendors: inOrder,
    beforeNames: inOrder.filter(({ beforeNames }) => beforeNames),
    generic: genericRows,
  };
  ordered.set(key, rows);
  return rows;
}

const meaningOf = (meaning: Vendor['names'][string]): Meaning =>
  typeof meaning === 'string' ? { class: meaning } : meaning;
const named = new Map<string, Meaning>(
  vendors.flatMap(({ names }) =>
    Object.entries(names).map(([name, meaning]) => [name, meaningOf(meaning)] as const),
  ),
);
const vague = new Map<string, Meaning>(
  vendors.flatMap(({ vagueNames }) =>
    Object.entries(vagueNames ?? {}).map(([name, meaning]) => [name, { class: meaning }] as const),
  ),
);

/** Bare numbers are names with one vendor alone; gateways and `other` may stand before it. */
const speaksNumbers = new Set([...glm.kinds, 'openai-compatible', 'other', '']);

/** What a type, code or reason says by itself, whoever sent it. */
export const meaningOfName = (name: string, kind: string): Meaning | undefined =>
  /^\d+$/.test(name) && !speaksNumbers.has(kind) ? undefined : named.get(name);
/** What it hints at, where the message says no more. */
export const meaningOfVagueName = (name: string): Meaning | undefined => vague.get(name);
