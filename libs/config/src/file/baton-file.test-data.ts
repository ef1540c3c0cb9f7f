import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { agentsSection } from '../agents/agents-section.ts';
import { checkReferences } from '../agents/check-references.ts';
import { readBatonFile } from './read-baton-file.ts';

const provider = z.strictObject({
  kind: z.string(),
  model: z.string(),
  apiKey: z.string().regex(/^\S+$/, 'use a key without spaces').optional(),
  baseUrl: z.string().optional(),
  concurrency: z.int('use a whole number above 0').positive('use a whole number above 0').optional(),
});
export const schema = z.strictObject({
  providers: z.record(z.string(), provider).optional(),
  agents: agentsSection.optional(),
  tools: z.record(z.string(), z.unknown(), 'use a map').optional(),
});

/** As the text of a `baton.yaml`. */
export async function read(text: string, env: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'baton-config-'));
  const path = join(folder, 'baton.yaml');
  try {
    await writeFile(path, text);
    return await readBatonFile({ path, schema, env, checkReferences });
  } finally {
    await rm(folder, { recursive: true });
  }
}

export async function faultsOf(text: string, env: Record<string, string> = {}): Promise<readonly string[]> {
  const file = await read(text, env);
  return file.ok ? [] : file.faults;
}
