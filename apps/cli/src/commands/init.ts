import { access, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { renderBatonFile } from '@baton/config';
import type { Command } from 'commander';
import { CommandFailure } from '../command-failure.ts';
import { show, type Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { Setup } from '../init/choose-setup.ts';
import type { FoundProviders } from '../init/found-providers.ts';

type Options = { readonly yes?: true; readonly force?: true; readonly json?: true };

export function addInitCommand(program: Command, context: Context): void {
  program
    .command('init')
    .description('write a commented baton.yaml for what is found in the environment')
    .option('-y, --yes', 'ask nothing: every provider that is found, every starter agent')
    .option('--force', 'replace a baton.yaml that is there')
    .option('--json', 'print what was written as JSON; asks nothing')
    .action((options: Options) => init(context, options));
}

async function init(context: Context, { yes, force, json }: Options): Promise<void> {
  const { config, stdin, stdout } = context;
  const asks = !yes && !json;
  if (asks && !(stdin.isTTY && stdout.isTerminal)) throw noTerminal(config.commandName);
  // Loaded here: no other command pays for the questions.
  const { chooseSetup, mayReplace, wholeSetup } = await import('../init/choose-setup.ts');
  const { findProviders } = await import('../init/found-providers.ts');

  const path = resolve(context.folder, config.file);
  const replace = force === true || (asks && (await exists(path)) && (await mayReplace(config.file)));
  if (!replace && (await exists(path))) throw kept(config.file);
  const found = await findProviders(config.env);
  const setup = asks ? await chooseSetup(found) : wholeSetup(found);
  await write(path, render(found, setup), replace);
  const written = {
    file: path,
    source: found.source,
    providers: setup.chain,
    agents: setup.agents.map(({ id }) => id),
  };
  show(context, json, written, () => nextSteps(config.file, config.commandName, found, setup));
}

function render({ entries }: FoundProviders, { chain, agents }: Setup): string {
  const providers = Object.fromEntries(chain.map((id) => [id, entries[id] ?? {}]));
  // A list of its own for each agent: YAML would write one that they share as an alias.
  return renderBatonFile({ providers, agents: agents.map((agent) => ({ ...agent, providers: [...chain] })) });
}

/** Never over a file that has appeared meanwhile, unless that is wanted. */
async function write(path: string, text: string, replace: boolean): Promise<void> {
  await writeFile(path, text, { flag: replace ? 'w' : 'wx' }).catch((error: NodeJS.ErrnoException) => {
    const next = 'Check the folder and its permissions, or set BATON_CONFIG to another path.';
    throw new CommandFailure(exitCodes.failed, `${path} cannot be written (${error.message}).`, next);
  });
}

function nextSteps(
  file: string,
  commandName: string,
  { source }: FoundProviders,
  { chain, agents }: Setup,
): string {
  const start =
    source === 'simulator'
      ? '  npm start   (and the simulator, which stands in for the models)'
      : '  npm start';
  return `
Wrote ${file}: ${agents.length} agents on ${chain.join(' → ')}.

Start Baton:
${start}

Then give it a first task in another terminal:
  ${commandName} run "Explain in three sentences what a lease is"

Whether all is in order:
  ${commandName} doctor`;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const noTerminal = (commandName: string): CommandFailure =>
  new CommandFailure(
    exitCodes.badInput,
    '`init` asks questions, and this is no terminal.',
    `Let it decide by itself: ${commandName} init --yes`,
  );

const kept = (file: string): CommandFailure =>
  new CommandFailure(
    exitCodes.badInput,
    `${file} is there already and was left as it is.`,
    'Replace it with --force.',
  );
