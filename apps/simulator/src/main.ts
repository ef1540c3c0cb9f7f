import { readConfig } from './config.ts';
import { createSimulator } from './create-simulator.ts';
import { readScriptFile } from './scripts/read-script-file.ts';
import type { Reading } from './scripts/reading.ts';

const { port, host, scriptFile } = valueOrExit(readConfig(process.argv.slice(2)));
const scripts = scriptFile === undefined ? {} : valueOrExit(readScriptFile(scriptFile));
const simulator = createSimulator({ scripts });

try {
  const { url } = await simulator.listen(port, host);
  console.log(`The simulator is ready at ${url}.`);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  exitWith([
    `The simulator cannot listen on ${host}:${port} (${reason}); set BATON_SIMULATOR_PORT or BATON_HOST.`,
  ]);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // The process ends by itself once nothing listens; a second signal ends it at once.
  process.once(signal, () => void simulator.close());
}

function valueOrExit<T>(reading: Reading<T>): T {
  return reading.kind === 'read' ? reading.value : exitWith(reading.faults);
}

function exitWith(faults: readonly string[]): never {
  console.error(faults.join('\n'));
  process.exit(1);
}
