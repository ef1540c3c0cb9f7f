import MiniSearch from 'minisearch';
import type { Agent } from '../agent.ts';

/** How well a text fits one agent: BM25+ against its card, 1 for the best agent of the query. */
export type Fit = { readonly score: number; readonly words: readonly string[] };

export type SkillIndex = { readonly fit: (text: string) => ReadonlyMap<string, Fit> };

/** Longer texts say no more about the fit and cost time: the first words decide. */
const queryWords = 150;

const stopWords = new Set(
  'a an and are as at be been but by can do does for from had has have how i if in into is it its me my no not of on or our please should so such that the their them then there these they this to us want was we were what when which who why will with would you your'.split(
    ' ',
  ),
);

const processTerm = (term: string): string | null => {
  const word = term.toLowerCase();
  return word.length < 2 || stopWords.has(word) ? null : word;
};

export function createSkillIndex(agents: readonly Agent[]): SkillIndex {
  const index = new MiniSearch<ReturnType<typeof cardOf>>({
    fields: ['name', 'description', 'skills', 'tags', 'examples'],
    processTerm,
    searchOptions: { boost: { tags: 2, skills: 1.5, examples: 1.2 } },
  });
  index.addAll(agents.map(cardOf));
  return {
    fit: (text) => {
      const found = index.search(text.slice(0, 8_000).split(/\s+/u).slice(0, queryWords).join(' '));
      const best = found[0]?.score ?? 1;
      return new Map(
        found.map((hit) => [String(hit.id), { score: hit.score / best, words: hit.queryTerms.slice(0, 6) }]),
      );
    },
  };
}

const cardOf = (agent: Agent) => ({
  id: agent.id,
  name: agent.name,
  description: agent.description,
  skills: agent.skills.map((skill) => `${skill.name} ${skill.description}`).join('\n'),
  tags: agent.skills.flatMap((skill) => skill.tags).join(' '),
  examples: agent.skills.flatMap((skill) => skill.examples).join('\n'),
});
