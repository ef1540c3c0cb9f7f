import type { z } from 'zod';

/** What an answer's schema describes, as whoever makes or reads an answer holds it: nothing in it changes. */
export type View<S extends z.ZodType> = DeepReadonly<z.output<S>>;

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;
