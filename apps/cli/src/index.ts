export { createProgram } from './program.ts';
export { createContext, type Context } from './context.ts';
export { readConfig, type CliConfig } from './config.ts';
