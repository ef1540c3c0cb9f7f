import { runInNewContext } from 'node:vm';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Json, JsonObject, Output } from '@baton/domain';

/** A fresh instance per schema: `$id`s of strangers must not meet. Remote references are never fetched. */
export function compileSchema(schema: JsonObject): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: true, addUsedSchema: false });
  addFormats.default(ajv);
  return ajv.compile(schema);
}

export type OutputCheck =
  | { readonly ok: true; readonly output: Output }
  | { readonly ok: false; readonly faults: readonly string[] };

/** The result of a task: the text as it is, or JSON that holds against the task's schema. */
export function checkOutput(text: string, schema: JsonObject | null): OutputCheck {
  if (!schema) return { ok: true, output: { text } };
  const json = parseAnswer(text);
  if (json === undefined) return { ok: false, faults: ['the answer is not JSON'] };
  const validate = compileSchema(schema);
  const holds = withinTime(() => validate(json));
  if (holds === 'overtime')
    return { ok: false, faults: [`the schema takes longer than ${longestCheckMs} ms to check it`] };
  if (holds) return { ok: true, output: { text, json } };
  return {
    ok: false,
    faults: (validate.errors ?? [])
      .slice(0, 20)
      .map((fault) => `${fault.instancePath || 'the answer'} ${fault.message ?? 'is wrong'}`),
  };
}

/** A pattern such as `^(a+)+$` can take for ever; a process that also keeps leases may not. */
const longestCheckMs = 1_000;

/** Runs a synchronous check under V8's own clock, which stops regular expressions, too. */
function withinTime(check: () => boolean): boolean | 'overtime' {
  try {
    return runInNewContext('check()', { check }, { timeout: longestCheckMs }) as boolean;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return 'overtime';
    throw error;
  }
}

/** Models like to wrap JSON in a fence; what stands inside is meant. */
function parseAnswer(text: string): Json | undefined {
  const fenced = /^\s*```(?:json)?\s*\n([\s\S]*?)\n?```\s*$/u.exec(text);
  try {
    return JSON.parse(fenced?.[1] ?? text) as Json;
  } catch {
    return undefined;
  }
}
