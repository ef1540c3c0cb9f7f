import { emptyBoard, ledgerKey, withObserved, type Board } from '../board.ts';
import type { Provider } from '../provider.ts';
import { aProvider, now } from '../sample.test-data.ts';
import type { KeptWindow } from './limit-window.ts';

export const hourMs = 3_600_000;

/** Declares 100 requests in five hours. */
export const declared = (more: Partial<Provider> = {}, id = 'claude'): Provider =>
  aProvider(id, { windows: [{ name: '5h', spanMs: 5 * hourMs, requests: 100 }], ...more });

type Used = { readonly requests?: number; readonly tokens?: number; readonly usd?: number };

/** So much is used of a provider's five hours, which opened an hour ago. */
export const withLedger = (
  board: Board,
  { host, model, credentials }: Provider,
  used: Used,
  credential = credentials[0] ?? '',
  openedAt = new Date(now.getTime() - hourMs),
): Board => ({
  ...board,
  ledger: new Map(board.ledger).set(ledgerKey({ host, model, credential }, 5 * hourMs), {
    openedAt,
    requests: 0,
    tokens: 0,
    usd: 0,
    ...used,
  }),
});

export const withRunning = (board: Board, provider: string, running: number, queued = 0): Board => ({
  ...board,
  providers: new Map(board.providers).set(provider, { running, queued }),
});

/** `used` requests of 100. */
export const usedBoard = (provider: Provider, used: number, running = 0): Board =>
  withRunning(withLedger(emptyBoard, provider, { requests: used }), provider.id, running);

/** What headers told of a window of 100 requests. */
export const told = (
  board: Board,
  { host, model, credentials }: Provider,
  more: Partial<KeptWindow> = {},
): Board =>
  withObserved(board, [
    {
      host,
      model,
      credential: credentials[0] ?? '',
      name: 'requests',
      unit: 'requests',
      limit: 100,
      left: 50,
      leftShare: 0.5,
      resetsAt: new Date(now.getTime() + hourMs),
      seenAt: now,
      ...more,
    },
  ]);
