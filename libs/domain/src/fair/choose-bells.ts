/** A run that waits to be rung, and how its project and its provider stand. */
export type WaitingBell = {
  readonly provider: string;
  readonly projectId: string;
  readonly agent: string;
  /** Runs of its project at its provider that are in progress, or were rung and not yet taken. */
  readonly inHand: number;
  /** The same over all projects. */
  readonly allInHand: number;
};

export type FairTerms = {
  /** How many runs may be in hand, by provider: its places, and a few bells that hang ready for the next one free. */
  readonly rooms: ReadonlyMap<string, number>;
  /** Of a project, by its id; 1 or more. */
  readonly weightOf: (projectId: string) => number;
  /** How many more runs of a capped agent may be rung. */
  readonly slots: ReadonlyMap<string, number>;
};

type Line<Bell> = {
  readonly weight: number;
  inHand: number;
  /** In the project's own order. */
  readonly waiting: Bell[];
};

/**
 * Which of the waiting are rung next, in the order in which they are: always a run of the project that would have
 * least in hand for its weight. So a provider's places are shared by weight, not its runs: who has long ones gets no
 * more of them. A project may have as many in hand as it weighs more than the lightest, at least one, even where there
 * is no room: it stands in the queue beside all others, whatever they have sent before, and since the queue is answered in
 * order its turn comes. `waiting`: of each project in its own order.
 */
export function chooseBells<Bell extends WaitingBell>(
  waiting: readonly Bell[],
  { rooms, weightOf, slots }: FairTerms,
): readonly Bell[] {
  const free = new Map(slots);
  return [...Map.groupBy(waiting, ({ provider }) => provider)].flatMap(([provider, bells]) =>
    chooseFor(linesOf(bells, weightOf), (rooms.get(provider) ?? 0) - (bells[0]?.allInHand ?? 0), free),
  );
}

const linesOf = <Bell extends WaitingBell>(
  bells: readonly Bell[],
  weightOf: FairTerms['weightOf'],
): readonly Line<Bell>[] =>
  [...Map.groupBy(bells, ({ projectId }) => projectId)].map(([projectId, own]) => ({
    weight: weightOf(projectId),
    inHand: own[0]?.inHand ?? 0,
    waiting: [...own],
  }));

function chooseFor<Bell extends WaitingBell>(
  lines: readonly Line<Bell>[],
  room: number,
  free: Map<string, number>,
): readonly Bell[] {
  const lightest = Math.min(...lines.map(({ weight }) => weight));
  const chosen: Bell[] = [];
  for (;;) {
    for (const { waiting } of lines) dropWithoutSlot(waiting, free);
    const line = leastServed(lines);
    const [bell] = line?.waiting ?? [];
    if (!line || !bell) return chosen;
    // Whoever has less than that comes before, so nobody behind is entitled either.
    if (chosen.length >= room && line.inHand >= Math.floor(line.weight / lightest)) return chosen;
    line.waiting.shift();
    line.inHand += 1;
    free.set(bell.agent, (free.get(bell.agent) ?? Infinity) - 1);
    chosen.push(bell);
  }
}

/** The next of a line is one whose agent has a place. */
function dropWithoutSlot(waiting: WaitingBell[], free: ReadonlyMap<string, number>): void {
  while (waiting[0] && (free.get(waiting[0].agent) ?? Infinity) <= 0) waiting.shift();
}

function leastServed<Bell>(lines: readonly Line<Bell>[]): Line<Bell> | null {
  let least: Line<Bell> | null = null;
  for (const line of lines)
    if (line.waiting.length > 0 && (!least || turnOf(line) < turnOf(least))) least = line;
  return least;
}

const turnOf = ({ inHand, weight }: Line<unknown>): number => (inHand + 1) / weight;
