import { z } from 'zod';

/** A UUID of any version, in lower case; Baton's own ids are UUIDv7. */
export const uuid = z
  .uuid()
  .toLowerCase()
  .meta({ format: 'uuid', example: '0199b7a2-6c1e-7c44-9d0a-3f2b8e5d7a10' });

/** RFC 3339 with an offset. */
export const timestamp = z.iso
  .datetime({ offset: true })
  .meta({ format: 'date-time', example: '2030-01-01T09:00:00Z' });

/** The id of an agent, a provider, a tool or a capability: whoever knows the catalog says whether it exists. */
export const name = z.string().min(1).max(100);

export const count = z.int().nonnegative();

/** US dollars. */
export const dollars = z.number().nonnegative();
