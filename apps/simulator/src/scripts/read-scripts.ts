import { z } from 'zod';
import { describeFaults } from './describe-faults.ts';
import type { Reading } from './reading.ts';
import { type ReadScript, scriptSchema } from './script.ts';

const PROVIDER_NAME = /^[a-z0-9-]{1,64}$/;
const PROVIDER_WIDE = ['window', 'requestsPerMinute', 'overload', 'seed', 'apiKey'] as const;

const listSchema = z.array(scriptSchema).min(1, 'at least one script');

export const isProviderName = (name: string): boolean => PROVIDER_NAME.test(name);

/** The scripts of one provider: one, or a list. `root` leads the fields' paths in the sentences. */
export function readScripts(input: unknown, root = ''): Reading<readonly ReadScript[]> {
  const parsed = Array.isArray(input)
    ? listSchema.safeParse(input)
    : scriptSchema.transform((script) => [script]).safeParse(input);
  if (!parsed.success) return { kind: 'faulty', faults: describeFaults(parsed.error, input, root) };
  const faults = repeatedFields(parsed.data, root);
  return faults.length > 0 ? { kind: 'faulty', faults } : { kind: 'read', value: parsed.data };
}

/** A provider has one window, one rate, one key: two scripts that state them could only contradict each other. */
function repeatedFields(scripts: readonly ReadScript[], root: string): string[] {
  return PROVIDER_WIDE.flatMap((field) => {
    const places = scripts.flatMap((script, index) => (script[field] === undefined ? [] : [index]));
    const second = places[1];
    if (second === undefined) return [];
    const value = field === 'apiKey' ? 'a second key' : JSON.stringify(scripts[second]?.[field]);
    return [
      `Field "${root}[${second}].${field}" is ${value}, and [${places[0]}] sets it too; ` +
        `give it in one script only, it counts for the whole provider.`,
    ];
  });
}

/** By provider name. */
export type ProviderScripts = Readonly<Record<string, readonly ReadScript[]>>;

/** The scripts of any number of providers by name. */
export function readProviderScripts(input: unknown): Reading<ProviderScripts> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return {
      kind: 'faulty',
      faults: ['The scripts are not an object; give { "provider": script or list }.'],
    };
  }
  const scripts: Record<string, readonly ReadScript[]> = {};
  const faults: string[] = [];
  for (const [name, value] of Object.entries(input)) {
    const reading = readScripts(value, name);
    if (!isProviderName(name)) faults.push(describeProviderName(name));
    else if (reading.kind === 'faulty') faults.push(...reading.faults);
    else scripts[name] = reading.value;
  }
  return faults.length > 0 ? { kind: 'faulty', faults } : { kind: 'read', value: scripts };
}

export const describeProviderName = (name: string): string =>
  `Provider name ${JSON.stringify(name.slice(0, 80))} is not allowed; give 1 to 64 of a-z, 0-9 and hyphen.`;
