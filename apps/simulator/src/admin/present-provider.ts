import type { Provider } from '../providers/provider.ts';
import type { WindowRule, WindowState } from '../providers/window.ts';
import type { ReadScript } from '../scripts/script.ts';

/** A provider as JSON: its counters, its windows at `now` (milliseconds since the epoch), its scripts in short. */
export const presentProvider = (provider: Provider, now: number): object => ({
  name: provider.name,
  calls: provider.calls(),
  windows: provider.limits.present(now).map(presentWindow),
  scripts: provider.scripts.map(presentScript),
});

function presentWindow({ rule, state }: { rule: WindowRule; state: WindowState }): object {
  const reopensAt = 'reopensAt' in state ? new Date(state.reopensAt).toISOString() : null;
  const used = state.kind === 'counting' ? state.used : 0;
  const closed = state.kind === 'shut' || (state.kind === 'counting' && used >= rule.limit);
  return { counts: rule.counts, limit: rule.limit, seconds: rule.lengthMs / 1000, used, closed, reopensAt };
}

/** Steps and errors as their number; the key only as being set. */
const presentScript = ({ steps, errors, apiKey, ...rest }: ReadScript): object => ({
  ...rest,
  steps: steps?.length ?? 0,
  errors: errors?.length ?? 0,
  apiKey: apiKey !== undefined,
});
