import type { ProviderLimitsView } from '@baton/contract';
import {
  coolingOf,
  coolingUntil,
  defaultThresholds,
  headroomOf,
  healthOf,
  higherLevel,
  levelKey,
  nextLevel,
  noEstimate,
  roomFor,
  sharedOut,
  usedShare,
  usualEstimate,
  windowsOf,
  type Board,
  type LimitLevel,
  type LimitWindow,
  type Provider,
  type Room,
} from '@baton/domain';
import { presentBreaker, presentCooldown } from './present-rest.ts';

type WindowView = ProviderLimitsView['credentials'][number]['windows'][number];

/** Everything that bounds a provider now, and what follows for new tasks. */
export function presentLimits(provider: Provider, board: Board, now: Date): ProviderLimitsView {
  const { id, model, credentials, thresholds = defaultThresholds, reserve = 0 } = provider;
  const { concurrency, requestsPerMinute, tokensPerMinute } = provider;
  const health = healthOf(board, provider);
  const adapted = (limit: number) => ({ limit, now: sharedOut(limit, health.share) });
  return {
    id,
    model,
    picked: picked(provider, board, now),
    headroom: headroomOf(board, provider, now)?.leftShare ?? null,
    level: levelOf(provider, board, now),
    thresholds: {
      warning: percent(thresholds.warning),
      critical: percent(thresholds.critical),
      emergency: percent(thresholds.emergency),
    },
    reserve,
    credentials: credentials.map((credential) => {
      const cooldown = coolingOf(board, provider, credential, now);
      return {
        credential,
        cooldown: cooldown && presentCooldown(cooldown),
        windows: windowsOf(board, provider, credential, now).map((window) =>
          presentWindow(window, provider, credential, board),
        ),
      };
    }),
    breaker: presentBreaker(health, now),
    share: health.share,
    concurrency: adapted(concurrency),
    requestsPerMinute: requestsPerMinute === undefined ? null : adapted(requestsPerMinute),
    tokensPerMinute: tokensPerMinute === undefined ? null : adapted(tokensPerMinute),
  };
}

function presentWindow(
  window: LimitWindow,
  provider: Provider,
  credential: string,
  board: Board,
): WindowView {
  const { name, source, unit, limit, left, leftShare, resetsAt } = window;
  const { level, since } = standingOf(window, provider, credential, board);
  return {
    name,
    source,
    unit,
    limit,
    used: limit === null || left === null ? null : Math.max(0, limit - left),
    left,
    headroom: leftShare,
    resetsAt: resetsAt?.toISOString() ?? null,
    level,
    since: since?.toISOString() ?? null,
  };
}

/** As it is now; what was told last may be seconds old. */
function standingOf(window: LimitWindow, provider: Provider, credential: string, board: Board) {
  const told = board.levels.get(levelKey({ provider: provider.id, credential, window: window.name }));
  const level = nextLevel(told?.level ?? null, usedShare(window), provider.thresholds ?? defaultThresholds);
  return { level, since: told && told.level === level ? told.since : null };
}

/** Of the credential that stands best, its worst window. */
export function levelOf(provider: Provider, board: Board, now: Date): LimitLevel | null {
  if (board.observed.size === 0 && !provider.windows) return null;
  const levels = provider.credentials.map((credential) =>
    windowsOf(board, provider, credential, now)
      .map((window) => standingOf(window, provider, credential, board).level)
      .reduce(higherLevel, null),
  );
  return levels.reduce((a, b) => (higherLevel(a, b) === a ? b : a));
}

function picked(provider: Provider, board: Board, now: Date): ProviderLimitsView['picked'] {
  const cooldown = coolingUntil(board, provider, now);
  if (cooldown) {
    const why = `It rests until ${cooldown.until.toISOString()} (${cooldown.code}: ${cooldown.message}).`;
    return { state: 'no', why };
  }
  const usual = { urgent: false, estimate: usualEstimate(board.estimates) };
  const room = roomFor(board, provider, usual, now);
  switch (room.kind) {
    case 'free': {
      const window = headroomOf(board, provider, now);
      const left = window
        ? `${percent(window.leftShare)} % are left of its tightest window, ${window.name}`
        : 'no window of it is known';
      return { state: 'yes', why: `It is free: ${left}.` };
    }
    case 'scarce':
      return { state: 'last', why: `${room.why}, above critical: ${whatScarceMeans}.` };
    case 'closed':
      return { state: 'no', why: whyClosed(room, provider, board, now) };
  }
}

const whatScarceMeans = 'only where no other provider of the chain is free, and only what fits into the rest';

function whyClosed(
  { why, until, spokenFor }: Extract<Room, { kind: 'closed' }>,
  provider: Provider,
  board: Board,
  now: Date,
): string {
  if (spokenFor) return `${why}. It is looked at again within a minute.`;
  const urgent = roomFor(board, provider, { urgent: true, estimate: noEstimate }, now);
  return urgent.kind === 'closed'
    ? `${why}, above emergency: nothing new starts before ${until.toISOString()}, and long runs hand over at their next step.`
    : `${why}: until ${until.toISOString()} the rest is kept for tasks of priority 1 and 2.`;
}

const percent = (share: number): number => Math.round(share * 1_000) / 10;
