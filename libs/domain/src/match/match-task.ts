import type { Agent } from '../agent.ts';
import { loadOf, type Board } from '../board.ts';
import { headroomOf } from '../headroom/windows-of.ts';
import type { Policy } from '../policy.ts';
import { policyFor, type ProjectTerms } from '../project.ts';
import type { Provider } from '../provider.ts';
import { isUrgent, type Priority, type ProviderFilter, type Requirements } from '../task.ts';
import { chooseProvider, type ProviderChoice } from './choose-provider.ts';
import { refusalsOf } from './refusals.ts';
import type { Fit, SkillIndex } from './skill-index.ts';

export type MatchQuery = {
  readonly text: string;
  readonly pinnedAgent?: string;
  readonly requires: Requirements;
  readonly providers: ProviderFilter;
  readonly projectId: string;
  readonly policy?: Partial<Policy>;
  readonly priority?: Priority;
  /** What the input alone needs, in tokens. */
  readonly inputTokens: number;
  /** The input with the transcript before it, where all of it shall be given. */
  readonly wholeTokens?: number;
};

export type Catalog = {
  readonly agents: readonly Agent[];
  readonly providers: ReadonlyMap<string, Provider>;
  readonly index: SkillIndex;
  /** Of everyone who says nothing else. */
  readonly policy?: Partial<Policy>;
  /** Of projects, by name. */
  readonly projects?: ReadonlyMap<string, ProjectTerms>;
  /** Of projects that say nothing else; see `retentionOf`. */
  readonly retentionMs?: number | null;
};

/** Every part is between 0 and 1; `score` is their weighted sum. */
export type ScoreParts = {
  readonly fit: number;
  readonly tags: number;
  readonly load: number;
  readonly headroom: number;
  readonly price: number;
};

export type Candidate = {
  readonly agent: string;
  readonly score: number;
  readonly parts: ScoreParts;
  readonly reasons: readonly string[];
  readonly choice: ProviderChoice;
};

export type Refusal = { readonly agent: string; readonly reasons: readonly string[] };

export type Match = { readonly ranking: readonly Candidate[]; readonly refused: readonly Refusal[] };

export const matchWeights: ScoreParts = { fit: 0.6, tags: 0.15, load: 0.1, headroom: 0.1, price: 0.05 };

/** All agents that can take the task, best first (ties in the order of the catalog), and why the others cannot. */
export function matchTask(query: MatchQuery, catalog: Catalog, board: Board, now: Date): Match {
  const fits = catalog.index.fit(query.text);
  const dearest = Math.max(0, ...[...catalog.providers.values()].map(pricePerMillion));
  const needs = {
    filter: query.providers,
    contextTokens: Math.max(query.inputTokens, query.requires.contextTokens ?? 0),
    ...(query.wholeTokens !== undefined && { wholeTokens: query.wholeTokens }),
    urgent: query.priority !== undefined && isUrgent(query.priority),
  };
  const ranking: Candidate[] = [];
  const refused: Refusal[] = [];
  for (const agent of catalog.agents) {
    const { prefer } = policyFor(catalog, board, query, agent);
    const choice = chooseProvider(agent, catalog.providers, { ...needs, prefer }, board, now);
    const reasons = refusalsOf(agent, query.pinnedAgent, query.requires, choice);
    if (reasons.length > 0 || choice.kind === 'none') refused.push({ agent: agent.id, reasons });
    else ranking.push(rate(agent, query, choice, fits.get(agent.id), board, { dearest, now }));
  }
  ranking.sort((a, b) => b.score - a.score);
  return { ranking, refused };
}

type OpenChoice = Exclude<ProviderChoice, { kind: 'none' }>;

function rate(
  agent: Agent,
  query: MatchQuery,
  choice: OpenChoice,
  fit: Fit | undefined,
  board: Board,
  { dearest, now }: { readonly dearest: number; readonly now: Date },
): Candidate {
  const parts: ScoreParts = {
    fit: fit?.score ?? 0,
    tags: tagShare(agent, query.requires.capabilities),
    load: 1 - share(loadOf(board.agents, agent.id), agent.limits.concurrency ?? choice.provider.concurrency),
    headroom: choice.kind === 'wait' ? 0 : headroomAt(choice.provider, board, now),
    price: dearest === 0 ? 1 : 1 - pricePerMillion(choice.provider) / dearest,
  };
  const score = (Object.keys(parts) as (keyof ScoreParts)[]).reduce(
    (sum, key) => sum + parts[key] * matchWeights[key],
    0,
  );
  return { agent: agent.id, score, parts, reasons: explain(parts, fit, choice), choice };
}

function explain(parts: ScoreParts, fit: Fit | undefined, choice: OpenChoice): readonly string[] {
  const words = fit
    ? ` (its card speaks of ${fit.words.join(', ')})`
    : ' (no word of the task is on its card)';
  return [
    `fit ${parts.fit.toFixed(2)}${words}`,
    `tags ${parts.tags.toFixed(2)}`,
    `load ${parts.load.toFixed(2)} free`,
    `headroom ${parts.headroom.toFixed(2)} at ${choice.provider.id}`,
    `price ${parts.price.toFixed(2)}`,
    ...choice.reasons,
  ];
}

/** The share of required words that are declared tags, and not only names of skills. */
function tagShare(agent: Agent, capabilities: readonly string[]): number {
  if (capabilities.length === 0) return 0;
  const tags = new Set(agent.skills.flatMap((skill) => skill.tags.map((tag) => tag.toLowerCase())));
  return capabilities.filter((word) => tags.has(word.toLowerCase())).length / capabilities.length;
}

/** Free places, or what is left of the tightest window, whichever is less. */
function headroomAt(provider: Provider, board: Board, now: Date): number {
  const places = 1 - share(loadOf(board.providers, provider.id), provider.concurrency);
  return Math.min(places, headroomOf(board, provider, now)?.leftShare ?? 1);
}

const share = (load: { queued: number; running: number }, capacity: number): number =>
  Math.min(1, (load.queued + load.running) / Math.max(1, capacity));

/** Three parts input to one part output, as agents mostly read. */
const pricePerMillion = (provider: Provider): number =>
  (3 * provider.prices.input + provider.prices.output) / 4;
