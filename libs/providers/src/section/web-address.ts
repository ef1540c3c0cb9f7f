import { z } from 'zod';

const example = 'such as https://api.openai.com/v1';

/** Where an API begins: http(s) without login, query or fragment; trailing slashes are dropped. */
export const baseAddress = () => webAddress({ query: false }).transform((url) => url.replace(/\/+$/, ''));

/** An http(s) address without login. */
export const webAddress = ({ query = true } = {}) =>
  z.string(`use an address in full, ${example}`).superRefine((value, context) => {
    const remedy = remedyOf(value, query);
    if (remedy !== null) context.addIssue({ code: 'custom', message: remedy });
  });

function remedyOf(value: string, query: boolean): string | null {
  const url = URL.parse(value);
  if (!url) return `use an address in full, ${example}`;
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return `begin it with http:// or https://, ${example}`;
  if (url.username !== '' || url.password !== '')
    return 'leave out user name and password, and use apiKey or headers instead';
  if (!query && (url.search !== '' || url.hash !== ''))
    return `leave out query and fragment, and end it with the path, ${example}`;
  return null;
}
