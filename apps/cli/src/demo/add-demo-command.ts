import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import { longStory, shortStory } from './story/story.ts';

/** `baton demo`: needs nothing, and leaves nothing behind. */
export function addDemoCommand(program: Command, context: Context): void {
  program
    .command('demo')
    .description('watch twelve tasks go on while four simulated providers fail in turn; half a minute')
    .option('--short', 'four tasks, a quarter of a minute')
    .action(async ({ short }: { readonly short?: true }) => {
      // Loaded here alone: the other commands are clients and start faster without the whole house.
      const { runDemo } = await import('./run-demo.ts');
      if (!(await runDemo(context, short ? shortStory : longStory))) context.endWith(exitCodes.failed);
    });
}
