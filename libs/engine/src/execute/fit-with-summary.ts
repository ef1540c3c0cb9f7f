import { covers, policyFor, summaryBelow } from '@baton/domain';
import type { Call } from './call-model.ts';
import type { Effort } from './execute-run.ts';
import type { FittedCall } from './fit-call.ts';
import { makeSummary } from './make-summary.ts';

type Deps = Parameters<typeof makeSummary>[0];

/**
 * The call fitted to its provider's window. Where much is left out and the policy allows it, a provider's summary
 * stands in for that, made once and kept with the session; otherwise what was found by rule.
 */
export async function fitWithSummary(deps: Deps, effort: Effort, whole: Call): Promise<FittedCall> {
  const { run, agent, fitter } = effort;
  const fitted = await fitter.fit(whole);
  if (fitted.kind !== 'fitted' || fitted.fidelity >= summaryBelow) return fitted;
  if (policyFor(deps.catalog, deps.board.glance(), run, agent).summaries !== 'provider') return fitted;
  const { lastLeftOut } = fitted;
  if (lastLeftOut <= fitter.summarisedUpto()) return fitted;
  const earlier = await deps.store.sessions.summary(run.sessionId);
  const summary =
    earlier && covers(earlier, lastLeftOut)
      ? earlier
      : await makeSummary(deps, effort, { earlier, lastLeftOut });
  return fitter.fitSummarised(whole, summary?.text ?? null, lastLeftOut);
}
