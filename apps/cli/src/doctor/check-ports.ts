import { once } from 'node:events';
import { createServer } from 'node:net';
import type { CliConfig } from '../config.ts';
import { fail, ok, warn, type Finding } from './finding.ts';

type Port = {
  readonly check: string;
  readonly port: number;
  /** Where only the program that is meant answers with JSON. */
  readonly path: string;
  readonly whenTaken: typeof warn;
  readonly next: string;
};

/** Each port is free, or the program that belongs there has it already. */
export const checkPorts = ({ host, ports }: Pick<CliConfig, 'host' | 'ports'>): Promise<readonly Finding[]> =>
  Promise.all(
    portsOf(ports).map(async (port): Promise<Finding> => {
      if (await answers(host, port)) return ok(port.check, `Baton has ${host}:${port.port}`);
      const objection = await listenOn(host, port.port);
      if (objection === null) return ok(port.check, `${host}:${port.port} is free`);
      return port.whenTaken(port.check, `${host}:${port.port} cannot be used (${objection})`, port.next);
    }),
  );

const portsOf = ({ api, worker, simulator }: CliConfig['ports']): readonly Port[] => [
  {
    check: 'api port',
    port: api,
    path: '/healthz',
    whenTaken: fail,
    next: 'Stop the program that has it, or set BATON_PORT to another port.',
  },
  {
    check: 'worker port',
    port: worker,
    path: '/healthz',
    whenTaken: warn,
    next: 'A worker takes the next free port; set BATON_WORKER_PORT to choose one.',
  },
  {
    check: 'simulator port',
    port: simulator,
    path: '/_sim/providers',
    whenTaken: warn,
    next: 'It matters only for the simulator; set BATON_SIMULATOR_PORT to another port.',
  },
];

async function answers(host: string, { port, path }: Port): Promise<boolean> {
  try {
    const response = await fetch(`http://${host}:${port}${path}`, { signal: AbortSignal.timeout(1_000) });
    await response.json();
    return response.ok;
  } catch {
    return false;
  }
}

/** Null where it could be listened on, else why not. */
async function listenOn(host: string, port: number): Promise<string | null> {
  const server = createServer();
  try {
    await once(server.listen(port, host), 'listening');
    return null;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'EADDRINUSE' ? 'another program has it' : message;
  } finally {
    server.close();
  }
}
