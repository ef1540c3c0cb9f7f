export { createSimulator, type Simulator, type SimulatorOptions } from './create-simulator.ts';
export type { Script } from './scripts/script.ts';
export type { PresentedRequest } from './log/present-request.ts';
export { readScriptFile } from './scripts/read-script-file.ts';
