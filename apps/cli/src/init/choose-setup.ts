import { CANCEL_SYMBOL, confirm, multiselect, note, select } from '@clack/prompts';
import { starterAgents } from '@baton/config';
import type { Agent, JsonObject } from '@baton/domain';
import { CommandFailure } from '../command-failure.ts';
import { exitCodes } from '../exit-code.ts';
import type { FoundProviders } from './found-providers.ts';

export type Setup = { readonly chain: readonly string[]; readonly agents: readonly Agent[] };

/** Everything that was found, and every starter agent: what `--yes` takes. */
export const wholeSetup = ({ entries }: FoundProviders): Setup => {
  const chain = Object.keys(entries);
  return { chain, agents: starterAgents(chain) };
};

/** Asks on the terminal which providers, in which order, and which agents. */
export async function chooseSetup(found: FoundProviders): Promise<Setup> {
  note(describe(found), found.source === 'simulator' ? 'No provider was found' : 'Found');
  const chain = await chooseChain(found);
  const starters = starterAgents(chain);
  const chosen = await answered(
    multiselect({
      message: 'Which agents?',
      options: starters.map(({ id, description }) => ({ value: id, hint: description })),
      initialValues: starters.map(({ id }) => id),
    }),
  );
  return { chain, agents: starters.filter(({ id }) => chosen.includes(id)) };
}

export const mayReplace = (file: string): Promise<boolean> =>
  answered(confirm({ message: `${file} is there already. Replace it?`, initialValue: false }));

function describe({ source, entries }: FoundProviders): string {
  if (source === 'simulator')
    return 'A simulator stands in: it answers by rule, and needs no key.\nFor real models set ANTHROPIC_API_KEY, OPENAI_API_KEY, SYNTHETIC_API_KEY,\nGEMINI_API_KEY or OPENROUTER_API_KEY, or start Ollama, and run this again.';
  return Object.entries(entries)
    .map(([id, entry]) => `${id}: ${textOf(entry['model'])}${keyOf(entry)}`)
    .join('\n');
}

async function chooseChain({ entries }: FoundProviders): Promise<readonly string[]> {
  const all = Object.keys(entries);
  if (all.length === 1) return all;
  const chosen = await answered(
    multiselect({
      message: 'Which providers may be used?',
      options: all.map((id) => ({ value: id, hint: textOf(entries[id]?.['model']) })),
      initialValues: all,
    }),
  );
  if (chosen.length === 1) return chosen;
  const first = await answered(
    select({
      message: 'Which one first? The others follow when it is at a limit.',
      options: chosen.map((id) => ({ value: id })),
    }),
  );
  return [first, ...chosen.filter((id) => id !== first)];
}

async function answered<T>(question: Promise<T | typeof CANCEL_SYMBOL>): Promise<T> {
  const answer = await question;
  if (answer !== CANCEL_SYMBOL) return answer;
  throw new CommandFailure(exitCodes.interrupted, 'Stopped; nothing was written.');
}

const keyOf = (entry: JsonObject): string =>
  typeof entry['apiKey'] === 'string' ? ` with ${entry['apiKey'].replaceAll(/[${}]/g, '')}` : '';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
