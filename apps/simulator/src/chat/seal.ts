import { createHmac } from 'node:crypto';

const KEY = 'simulator';
const PREFIX = 'gAAAAAB';

/** A model's signature under what it wrote: nobody else's holds, nor does it hold for another text. */
export const signatureOf = (model: string, text: string): string =>
  createHmac('sha256', KEY).update(`${model}\n${text}`).digest('base64');

/** Thinking in a form that only its model reads. */
export const seal = (model: string, thinking: string): string =>
  `${PREFIX}${Buffer.from(thinking).toString('base64url')}.${signatureOf(model, thinking)}`;

/** Whether this model sealed it. */
export function isSealedBy(model: string, sealed: string): boolean {
  const [hidden = '', signature = ''] = sealed.slice(PREFIX.length).split('.');
  const thinking = Buffer.from(hidden, 'base64url').toString();
  return sealed.startsWith(PREFIX) && signature === signatureOf(model, thinking);
}
