import type { Agent } from '@baton/domain';
import { z } from 'zod';
import { policySection } from './policy-section.ts';
import { wholeNumber } from './whole-number.ts';

const id = z
  .string('use an id such as code-reviewer')
  .regex(
    /^[a-z0-9][a-z0-9-]{0,62}$/,
    'use lower-case letters, digits and hyphens, at most 63, beginning with a letter or digit',
  );
const text = z.string('use a text');
const name = text.trim().min(1, 'use a text that is not empty');
const texts = z.array(name, 'use a list of texts').default([]);

const limits = z
  .strictObject({
    maxSteps: wholeNumber(1, 10_000).default(50),
    maxRunSeconds: wholeNumber(1, 7 * 24 * 3_600).default(3_600),
    outputTokens: wholeNumber(1, 100_000_000).optional(),
    concurrency: wholeNumber(1, 10_000).optional(),
  })
  .prefault({});

const skill = z.strictObject({
  id,
  name,
  description: text.default(''),
  tags: texts,
  examples: texts,
});

const agent = z.strictObject({
  id,
  name,
  description: text.default(''),
  skills: withoutDuplicates(z.array(skill, 'use a list of skills')).default([]),
  instructions: text.default(''),
  providers: z
    .array(name, 'use a list of provider ids, the preferred one first')
    .min(1, 'name at least one provider'),
  tools: texts,
  limits,
  policy: policySection,
}) satisfies z.ZodType<Agent>;

/** The `agents:` section of baton.yaml. What providers and tools they name is for `checkReferences`. */
export const agentsSection = withoutDuplicates(
  z.array(agent, 'use a list of agents').min(1, 'describe at least one agent, or leave the section out'),
);
export type AgentsSection = z.output<typeof agentsSection>;

/** Runs beside the other checks, so that a duplicate is told in the same breath as they are. */
function withoutDuplicates<S extends z.ZodType<readonly { readonly id: string }[]>>(list: S): S {
  return list.superRefine(
    (items, context) => {
      const first = new Map<string, number>();
      for (const [index, item] of items.entries()) {
        const earlier = first.get(item?.id);
        if (earlier === undefined) first.set(item?.id, index);
        else
          context.addIssue({
            code: 'custom',
            path: [index, 'id'],
            message: `give it another id, for number ${earlier + 1} of this list has it already`,
          });
      }
    },
    { when: ({ value }) => Array.isArray(value) },
  );
}
