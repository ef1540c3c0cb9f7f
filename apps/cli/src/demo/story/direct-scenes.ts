import { setTimeout as sleep } from 'node:timers/promises';
import type { EventView } from '@baton/contract';
import type { ChainProvider } from './scripts.ts';
import type { Story } from './story.ts';

/** Ends a trouble once it was met: the stream breaks off once, and the overload is over after a while. */
export function createDirector(story: Story, calm: (provider: ChainProvider) => Promise<void>) {
  const met = new Set<string>();
  return async (event: Pick<EventView, 'type' | 'data'>, signal: AbortSignal): Promise<void> => {
    if (event.type !== 'run-retrying') return;
    const { provider } = event.data;
    if ((provider !== 'codex' && provider !== 'synthetic') || met.has(provider)) return;
    met.add(provider);
    if (provider === 'synthetic') await sleep(story.overloadedMs, undefined, { signal });
    await calm(provider);
  };
}
