import type { MatchView } from '@baton/contract';
import type { Match } from '@baton/domain';

export const presentMatch = (match: Match): MatchView => ({
  ranking: match.ranking.flatMap(({ agent, score, parts, reasons, choice }) =>
    choice.kind === 'none'
      ? []
      : [
          {
            agent,
            provider: choice.provider.id,
            availableAt: choice.kind === 'wait' ? choice.until.toISOString() : null,
            score,
            parts,
            reasons,
          },
        ],
  ),
  refused: match.refused.map(({ agent, reasons }) => ({ agent, reasons })),
});
