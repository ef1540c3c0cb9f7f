import { z } from 'zod';
import { strict, text } from './fields.ts';

const RIGHT_STEP = 'a step with say, tool, tools or finish, and args only beside tool';

const args = z.record(z.string(), z.unknown(), 'an object of arguments').optional();
const tool = text('the name of a tool, not empty').min(1, 'the name of a tool, not empty');

/** One turn of the model: a text, calls of tools, or both. */
export const stepSchema = strict({
  /**
   * `{{last}}` becomes the last user or tool text, `{{asked}}` the first user text, `{{provider}}` the provider's name,
   * here and in `args`. Empty: an empty answer.
   */
  say: text('a text').optional(),
  /** Says exactly `say`, without the mark that it is simulated: for outputs that must be JSON. */
  raw: z.boolean('true or false').optional(),
  /** Thought before anything is said, on the wires and for the requests that tell it. */
  think: text('a text').optional(),
  tool: tool.optional(),
  args,
  /** Parallel calls. */
  tools: z.array(strict({ tool, args }), 'a list of calls, each with tool and args').optional(),
  /** How the answer ends, where it does not end by itself. */
  finish: z.enum(['stop', 'length', 'content_filter'], 'stop, length or content_filter').optional(),
})
  .refine(
    (step) => [step.say, step.tool, step.tools, step.finish].some((part) => part !== undefined),
    RIGHT_STEP,
  )
  .refine((step) => step.args === undefined || step.tool !== undefined, RIGHT_STEP);

export type Step = z.output<typeof stepSchema>;
