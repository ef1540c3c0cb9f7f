export { agentsSection, type AgentsSection } from './agents/agents-section.ts';
export { readEnvironment } from './environment/read-environment.ts';
export type { Env } from './file/expand-env.ts';
export { readBatonFile } from './file/read-baton-file.ts';
export type { Reading } from './file/reading.ts';
export { renderBatonFile, type BatonFileContent } from './file/render-baton-file.ts';
export { starterAgents } from './starter/starter-agents.ts';
export { loadSettings, simulatorUrlOf, type Settings } from './settings/load-settings.ts';
export {
  apiEnvironment,
  type ApiEnvironment,
  clientEnvironment,
  commonEnvironment,
  portVariable,
  simulatorEnvironment,
  storesEnvironment,
  workerEnvironment,
} from './environment/process-sections.ts';
export { readProcessConfig, type ProcessConfig } from './settings/read-process-config.ts';
