import { z } from 'zod';

const example = 'such as https://api.openai.com/v1';

/** Where an API begins: http(s) without login, query or fragment; trailing slashes are dropped. */
export const baseAddress = (field: string) =>
  webAddress(field, { query: false }).transform((url) => url.replace(/\/+$/, ''));

/** An http(s) address without login. */
export const webAddress = (field: string, { query = true } = {}) =>
  z.string(`${field} must be an address, ${example}.`).superRefine((value, context) => {
    const fault = faultOf(value, query);
    if (fault !== null) context.addIssue({ code: 'custom', message: `${field} ${fault}` });
  });

function faultOf(value: string, query: boolean): string | null {
  const url = URL.parse(value);
  if (!url) return `is not an address: write it in full, ${example}.`;
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return `must begin with http:// or https://, ${example}.`;
  if (url.username !== '' || url.password !== '')
    return 'must not carry a user name or password: use apiKey or headers instead.';
  if (!query && (url.search !== '' || url.hash !== ''))
    return `must not carry a query or a fragment: end it with the path, ${example}.`;
  return null;
}
