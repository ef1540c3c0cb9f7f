export { createEngine, type Engine } from './engine.ts';
export { createRunner, type Runner, type RunnerOptions } from './runner.ts';
export type { Listener, ProviderListener } from './notify/notify.ts';
export type { CommandResult, CommandTarget } from './commands/task-command.ts';
export type { Answer } from './commands/answer-task.ts';
export type { Submission, SubmitRefusal, Verdict } from './submit/verdict.ts';
export type { SubmitRequest } from './submit/submit-tasks.ts';
