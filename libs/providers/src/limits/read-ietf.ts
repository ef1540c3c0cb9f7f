import type { ObservedWindow } from '@baton/domain';
import { resetIn } from './reset-in.ts';

/**
 * `RateLimit: "default";r=50;t=30` with its quota in `RateLimit-Policy: "default";q=100;w=60`, one policy of each.
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export function readIetf(
  headers: Readonly<Record<string, string>>,
  now: Date,
): readonly (ObservedWindow | null)[] {
  const rate = item(headers['ratelimit']);
  const policy = item(headers['ratelimit-policy']);
  const left = rate?.['r'];
  const limit = policy?.['q'];
  if (left === undefined || limit === undefined || left > limit || limit === 0) return [];
  const seconds = rate?.['t'];
  const resetsAt = seconds === undefined ? null : resetIn(String(seconds), now);
  const common = { unit: 'requests', limit, left, leftShare: left / limit, resetsAt } as const;
  return [{ name: 'rate', ...common, forAllModels: false }];
}

/** The numbers of one structured item; null where there are several, or none. */
function item(value: string | undefined): Readonly<Record<string, number>> | null {
  if (value === undefined || value.length > 200 || value.includes(',')) return null;
  const found = [...value.matchAll(/; *([a-z]+) *= *(\d{1,15})(?= *(?:;|$))/g)];
  return found.length === 0 ? null : Object.fromEntries(found.map(([, key = '', n]) => [key, Number(n)]));
}
