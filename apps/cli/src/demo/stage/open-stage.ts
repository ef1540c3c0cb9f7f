import { mkdir, mkdtemp, chmod, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiEnvironment, loadSettings } from '@baton/config';
import { createSimulator, type Script } from '@baton/simulator';
import { createClient, type Client } from '../../client/client.ts';
import { findKey } from '../../client/find-key.ts';
import { startUp } from '../../up/up.ts';
import { assignmentsOf, filesOf, type Assignment } from '../story/assignments.ts';
import { chain, scriptsOf, type ChainProvider } from '../story/scripts.ts';
import type { Story } from '../story/story.ts';
import { demoFile } from './demo-file.ts';

export type Stage = {
  readonly client: Client;
  readonly assignments: readonly Assignment[];
  /** From now on the provider has no trouble but its window, which begins anew. */
  readonly calm: (provider: ChainProvider) => Promise<void>;
  /** Stops everything and leaves nothing behind. */
  readonly close: () => Promise<void>;
};

const host = '127.0.0.1';

/** A whole Baton and its simulator in a temporary folder and on free ports. */
export async function openStage(story: Story): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-demo-'));
  // Started by root, Postgres runs as another user, who must get in.
  await chmod(folder, 0o755);
  const closers: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const step of closers.splice(0).toReversed()) await step();
  };
  try {
    const assignments = assignmentsOf(story);
    const scripts = (provider: ChainProvider, troubled: boolean): Script[] =>
      scriptsOf(provider, story, assignments, troubled);
    const simulator = createSimulator({
      scripts: Object.fromEntries(chain.map((provider) => [provider, scripts(provider, true)])),
    });
    closers.push(() => simulator.close());
    const { url: simulatorUrl } = await simulator.listen(0, host);
    const desk = await layOut(join(folder, 'desk'), story, assignments);
    const file = join(folder, 'baton.yaml');
    await writeFile(file, demoFile(simulatorUrl, desk, assignments.length));
    const settings = await loadSettings({}, file);
    if (!settings.ok) throw new Error(settings.faults.join('\n'));
    const up = await startUp(
      {
        folder,
        host,
        port: 0,
        api: apiEnvironment.parse({}),
        simulatorPort: 0,
        simulatorUrl,
        logLevel: 'info',
        graceMs: 0,
      },
      settings.value,
      () => {},
    );
    closers.push(up.stop);
    const key = await findKey(undefined, folder);
    return {
      client: createClient({ url: up.url, key, commandName: 'baton' }),
      assignments,
      calm: (provider) => put(simulatorUrl, provider, scripts(provider, false)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The files that the tasks will read. */
async function layOut(folder: string, story: Story, assignments: readonly Assignment[]): Promise<string> {
  await mkdir(folder);
  const files = assignments.flatMap((assignment) => Object.entries(filesOf(assignment, story)));
  await Promise.all(files.map(([name, text]) => writeFile(join(folder, name), text)));
  return folder;
}

async function put(simulatorUrl: string, provider: string, scripts: readonly Script[]): Promise<void> {
  const response = await fetch(`${simulatorUrl}/_sim/${provider}/script`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(scripts),
  });
  if (!response.ok) throw new Error(`The simulator refused a script: ${await response.text()}`);
}
