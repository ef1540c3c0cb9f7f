import { z } from 'zod';
import { describeFaults } from '../scripts/describe-faults.ts';
import { strict, text } from '../scripts/fields.ts';
import type { Reading } from '../scripts/reading.ts';
import { isProviderName } from '../scripts/read-scripts.ts';

const DEFAULT_LIMIT = 1000;
const RIGHT_NAME = 'one provider name of a-z, 0-9 and hyphen';
const RIGHT_LIMIT = 'a whole number from 1 to 1000000';

const querySchema = strict({
  provider: text(RIGHT_NAME).refine(isProviderName, RIGHT_NAME).optional(),
  /** The newest so many. */
  limit: z
    .string(RIGHT_LIMIT)
    .regex(/^[1-9]\d{0,5}$|^1000000$/, RIGHT_LIMIT)
    .transform(Number)
    .default(DEFAULT_LIMIT),
});

export function readLogQuery(query: unknown): Reading<z.output<typeof querySchema>> {
  const parsed = querySchema.safeParse(query);
  if (parsed.success) return { kind: 'read', value: parsed.data };
  return { kind: 'faulty', faults: describeFaults(parsed.error, query) };
}
