import { z } from 'zod';

const example = 'such as https://api.openai.com/v1';

/** An http(s) address without login, query or fragment; trailing slashes are dropped. */
export const webAddress = (field: string) =>
  z.string(`${field} must be an address, ${example}.`).transform((value, context) => {
    const fault = faultOf(value);
    if (fault === null) return value.replace(/\/+$/, '');
    context.issues.push({ code: 'custom', input: value, message: `${field} ${fault}` });
    return z.NEVER;
  });

function faultOf(value: string): string | null {
  const url = URL.parse(value);
  if (!url) return `is not an address: write it in full, ${example}.`;
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return `must begin with http:// or https://, ${example}.`;
  if (url.username !== '' || url.password !== '')
    return 'must not carry a user name or password: use apiKey or headers instead.';
  if (url.search !== '' || url.hash !== '')
    return `must not carry a query or a fragment: end it with the path, ${example}.`;
  return null;
}
