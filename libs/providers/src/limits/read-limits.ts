import type { LimitUnit, ObservedWindow } from '@baton/domain';
import { readIetf } from './read-ietf.ts';
import { resetIn } from './reset-in.ts';

type Headers = Readonly<Record<string, string>>;

/** One window as a vendor spreads it over headers. */
type Row = {
  readonly name: string;
  readonly unit: LimitUnit;
  readonly limit: string;
  readonly remaining: string;
  readonly reset: string;
};

const anthropic = (name: string, unit: LimitUnit): Row => ({
  name,
  unit,
  limit: `anthropic-ratelimit-${name}-limit`,
  remaining: `anthropic-ratelimit-${name}-remaining`,
  reset: `anthropic-ratelimit-${name}-reset`,
});

const openai = (name: string, unit: LimitUnit): Row => ({
  name,
  unit,
  limit: `x-ratelimit-limit-${name}`,
  remaining: `x-ratelimit-remaining-${name}`,
  reset: `x-ratelimit-reset-${name}`,
});

/**
 * https://platform.claude.com/docs/en/api/rate-limits#response-headers ·
 * https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers (Azure, Groq, Mistral, Cerebras and others
 * send the same) · https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/06/
 */
const rows: readonly Row[] = [
  anthropic('requests', 'requests'),
  anthropic('tokens', 'tokens'),
  anthropic('input-tokens', 'input_tokens'),
  anthropic('output-tokens', 'output_tokens'),
  openai('requests', 'requests'),
  openai('tokens', 'tokens'),
  openai('input-tokens', 'input_tokens'),
  openai('output-tokens', 'output_tokens'),
  openai('project-requests', 'requests'),
  openai('project-tokens', 'tokens'),
  openai('requests-day', 'requests'),
  openai('tokens-minute', 'tokens'),
  {
    name: 'rate',
    unit: 'requests',
    limit: 'x-ratelimit-limit',
    remaining: 'x-ratelimit-remaining',
    reset: 'x-ratelimit-reset',
  },
  {
    name: 'rate',
    unit: 'requests',
    limit: 'ratelimit-limit',
    remaining: 'ratelimit-remaining',
    reset: 'ratelimit-reset',
  },
];

/** Windows of a subscription, which bound every model: https://github.com/anomalyco/opencode/issues/49653 */
const unified: readonly string[] = ['5h', '7d', '7d_sonnet', '7d_opus'];

/**
 * What an answer's headers say of the provider's windows. A window is told only where limit or share and what is left of
 * it make sense together: whatever else stands there is left out, and nothing throws.
 */
export function readLimits(headers: Headers, now: Date): readonly ObservedWindow[] {
  if (!speaksOfLimits(headers)) return [];
  const found = [
    ...rows.map((row) => readRow(row, headers, now)),
    ...unified.map((name) => readUnified(name, headers, now)),
    ...readIetf(headers, now),
  ].filter((window) => window !== null);
  return found.filter(({ name }, index) => found.findIndex((other) => other.name === name) === index);
}

/** Most servers of one's own say nothing: then nothing is looked for. */
function speaksOfLimits(headers: Headers): boolean {
  for (const name in headers) if (name.includes('ratelimit')) return true;
  return false;
}

function readRow(
  { name, unit, limit, remaining, reset }: Row,
  headers: Headers,
  now: Date,
): ObservedWindow | null {
  const most = amount(headers[limit]);
  const left = amount(headers[remaining]);
  if (most === null || left === null || left > most) return null;
  return {
    name,
    unit,
    limit: most,
    left,
    leftShare: most === 0 ? 0 : left / most,
    resetsAt: resetIn(headers[reset], now),
    forAllModels: false,
  };
}

function readUnified(name: string, headers: Headers, now: Date): ObservedWindow | null {
  const prefix = `anthropic-ratelimit-unified-${name}`;
  const used = share(headers[`${prefix}-utilization`]);
  const isRejected = headers[`${prefix}-status`] === 'rejected';
  const resetsAt = resetIn(headers[`${prefix}-reset`], now);
  if (used === null && !(isRejected && resetsAt)) return null;
  const leftShare = isRejected ? 0 : 1 - Math.min(1, used ?? 1);
  const forAllModels = !name.includes('_');
  return { name, unit: 'share', limit: null, left: null, leftShare, resetsAt, forAllModels };
}

/** One whole or decimal number that is not negative; two values, a sign or a word are nothing. */
function amount(value: string | undefined): number | null {
  if (value === undefined || !/^ *\d{1,15}(?:\.\d{1,9})? *$/.test(value)) return null;
  return Number(value);
}

/** A subscription may be used over its whole; more than ten times of it is no share. */
function share(value: string | undefined): number | null {
  const number = amount(value);
  return number === null || number > 10 ? null : number;
}
