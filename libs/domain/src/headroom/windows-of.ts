import { coolingOf, ledgerKey, type Board } from '../board.ts';
import { placeKey } from '../cooldown.ts';
import type { Provider } from '../provider.ts';
import type { DeclaredWindow, KeptWindow, LimitUnit, LimitWindow, WindowUse } from './limit-window.ts';

type Asked = Pick<Provider, 'host' | 'model' | 'credentials' | 'windows'>;

/** What was told without a reset is believed so long. */
const believedMs = 60_000;

/** All that bounds a provider's calls under one of its credentials: told by headers and counted by ourselves. */
export function windowsOf(
  board: Board,
  provider: Asked,
  credential: string,
  now: Date,
): readonly LimitWindow[] {
  if (board.observed.size === 0 && !provider.windows) return [];
  const { host, model, windows = [] } = provider;
  const told = [model, null].flatMap(
    (place) => board.observed.get(placeKey({ host, credential, model: place })) ?? [],
  );
  return [
    ...told.filter((window) => isBelieved(window, now)).map(asTold),
    ...windows.flatMap((declared) => {
      const use = board.ledger.get(ledgerKey({ host, credential, model }, declared.spanMs));
      return counted(declared, use, now);
    }),
  ];
}

const isBelieved = ({ resetsAt, seenAt }: KeptWindow, now: Date): boolean =>
  resetsAt ? resetsAt > now : now.getTime() - seenAt.getTime() < believedMs;

const asTold = ({ name, unit, limit, left, leftShare, resetsAt }: KeptWindow): LimitWindow => ({
  name,
  source: 'provider',
  unit,
  limit,
  left,
  leftShare,
  resetsAt,
});

/** A declared window's limits, each with what is left; one that nobody has opened is whole. */
function counted(declared: DeclaredWindow, use: WindowUse | undefined, now: Date): readonly LimitWindow[] {
  const { name, spanMs, requests, tokens, usd } = declared;
  const endsAt = use ? new Date(use.openedAt.getTime() + spanMs) : null;
  const open = use && endsAt && endsAt > now ? use : null;
  const one = (unit: LimitUnit, limit: number | undefined, used: number): readonly LimitWindow[] => {
    if (limit === undefined) return [];
    const left = Math.max(0, limit - used);
    const resetsAt = open && endsAt;
    const share = left / limit;
    return [{ name: `${name} ${unit}`, source: 'ledger', unit, limit, left, leftShare: share, resetsAt }];
  };
  return [
    ...one('requests', requests, open?.requests ?? 0),
    ...one('tokens', tokens, open?.tokens ?? 0),
    ...one('usd', usd, open?.usd ?? 0),
  ];
}

/** The window with the least left; null: none is known. */
export const tightest = (windows: readonly LimitWindow[]): LimitWindow | null =>
  windows.reduce<LimitWindow | null>((a, b) => (a && a.leftShare <= b.leftShare ? a : b), null);

/** Of the credentials that may be used now (or of all, where none may) the one with the most left, by its tightest window. */
export function headroomOf(board: Board, provider: Asked, now: Date): LimitWindow | null {
  if (board.observed.size === 0 && !provider.windows) return null;
  const open = provider.credentials.filter((credential) => !coolingOf(board, provider, credential, now));
  let most: LimitWindow | null = null;
  for (const credential of open.length > 0 ? open : provider.credentials) {
    const window = tightest(windowsOf(board, provider, credential, now));
    if (!window) return null;
    if (!most || window.leftShare > most.leftShare) most = window;
  }
  return most;
}
