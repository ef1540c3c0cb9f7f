import type { Json, JsonObject } from '@baton/domain';
import { z } from 'zod';

/** Any JSON value. Not `z.json()`: its recursion has no place in an OpenAPI document. */
export const json = z
  .custom<Json>((value) => value !== undefined)
  .meta({ type: ['object', 'array', 'string', 'number', 'boolean', 'null'] });

/** An object of any fields. */
export const anyObject = z
  .custom<JsonObject>(isObject, 'use a JSON object, { … }')
  .meta({ type: 'object', additionalProperties: true });

/** The same, at most `maxBytes` long as JSON text. */
export const objectUpTo = (maxBytes: number) =>
  anyObject
    .refine((value) => byteLength(value) <= maxBytes, `use an object of at most ${maxBytes} bytes of JSON`)
    .meta({ type: 'object', additionalProperties: true });

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value of another kind was refused before, and must not be refused twice. */
const byteLength = (value: unknown): number =>
  isObject(value) ? new TextEncoder().encode(JSON.stringify(value)).length : 0;
