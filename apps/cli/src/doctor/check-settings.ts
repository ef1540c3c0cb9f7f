import type { Reading, Settings } from '@baton/config';
import type { CliConfig } from '../config.ts';
import { checkProviders } from './check-providers.ts';
import { fail, ok, type Finding } from './finding.ts';

/** baton.yaml with all its faults, or what stands in for it; then the providers it leads to. */
export async function checkSettings(
  { file, ports }: Pick<CliConfig, 'file' | 'ports'>,
  settings: Reading<Settings>,
): Promise<readonly Finding[]> {
  if (!settings.ok) return settings.faults.map((fault) => faultOf(fault, file));
  const { providers, agents, source } = settings.value;
  const found = `${agents.length} agents, providers ${Object.keys(providers).join(' → ')}`;
  const own = ok('config', `${origins[source].replace('FILE', file)}: ${found}`);
  // The simulator that stands in is started by `npm start` itself.
  return source === 'simulator' ? [own] : [own, ...(await checkProviders(providers, ports.simulator))];
}

const origins: Record<Settings['source'], string> = {
  file: 'FILE is in order',
  environment: 'no FILE; providers were found in the environment',
  simulator: 'no FILE and no provider key; `npm start` uses a simulator',
};

/** A fault is a sentence with its remedy after the semicolon. */
function faultOf(fault: string, file: string): Finding {
  const at = fault.lastIndexOf('; ');
  return at < 0
    ? fail('config', fault, `Correct ${file}.`)
    : fail('config', fault.slice(0, at), `${fault.charAt(at + 2).toUpperCase()}${fault.slice(at + 3)}.`);
}
