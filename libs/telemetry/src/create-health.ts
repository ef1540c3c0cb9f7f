/** `degraded` still serves. */
export type Part = { readonly state: 'up' | 'degraded' | 'down'; readonly detail?: string };
export type Readiness = { readonly ok: boolean; readonly parts: Readonly<Record<string, Part>> };

/** Answers nothing when all is well, says how it is degraded, and throws when the part is down. */
export type Check = (signal: AbortSignal) => Promise<void | Part>;

export type Health = {
  /** That this can answer is all it says. */
  readonly live: () => { readonly ok: true };
  readonly ready: () => Promise<Readiness>;
};

const limitMs = 1_000;

/** `checks`: what is needed to serve, by name. All are asked at once, each for a second at most. */
export const createHealth = (checks: Readonly<Record<string, Check>>): Health => ({
  live: () => ({ ok: true }),
  ready: async () => {
    const parts = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await judge(check)] as const),
    );
    return { ok: parts.every(([, part]) => part.state !== 'down'), parts: Object.fromEntries(parts) };
  },
});

async function judge(check: Check): Promise<Part> {
  const signal = AbortSignal.timeout(limitMs);
  try {
    return (await Promise.race([check(signal), overdue(signal)])) ?? { state: 'up' };
  } catch (error) {
    return { state: 'down', detail: reasonOf(error) };
  }
}

const overdue = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error(`no answer within ${limitMs} ms`)), {
      once: true,
    });
  });

/** Node's connection errors to a name with several addresses have no message of their own, only a code. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return error.message || code || error.name;
}
