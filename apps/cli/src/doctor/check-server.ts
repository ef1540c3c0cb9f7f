import type { Context } from '../context.ts';
import { CommandFailure } from '../command-failure.ts';
import { exitCodes } from '../exit-code.ts';
import { fail, ok, type Finding } from './finding.ts';

/** Whether a server runs and takes the key. None that was not named is no fault: it may not be started yet. */
export async function checkServer({
  config,
  connect,
}: Pick<Context, 'config' | 'connect'>): Promise<Finding> {
  const { serverUrl } = config;
  try {
    const client = await connect();
    await client.call('live', {});
    const { items } = await client.call('listProviders', {});
    return ok('server', `${serverUrl} answers and takes the key; it has ${items.length} providers`);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    const isDown = error.exitCode === exitCodes.unreachable;
    return isDown && !config.isServerNamed
      ? ok('server', `none runs at ${serverUrl}; \`npm start\` starts one`)
      : fail('server', error.message, error.next ?? 'Check BATON_URL and BATON_API_KEY.');
  }
}
