import type { JsonObject } from '@baton/domain';
import { compileSchema } from '../complete/check-output.ts';

/** Null, or why this is not a JSON Schema that results can be checked with. */
export function schemaFault(schema: JsonObject | undefined): string | null {
  if (!schema) return null;
  try {
    compileSchema(schema);
    return null;
  } catch (error) {
    return (error as Error).message.slice(0, 300);
  }
}
