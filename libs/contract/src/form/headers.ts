import { z } from 'zod';
import { highestNumber, wholeNumber } from './page.ts';

/** `Idempotency-Key`: the same key and body within 24 h give the same answer. */
export const idempotencyKey = z
  .string()
  .max(255)
  .regex(/^[\x21-\x7e]+$/, 'use 1 to 255 visible ASCII characters, such as a UUID')
  .meta({ example: '7c0e6d0e-5a34-4f5a-9a57-6ad1c1f0b3d1' });

/** `Last-Event-ID`: the stream goes on after this event. */
export const lastEventId = wholeNumber(0, highestNumber);
