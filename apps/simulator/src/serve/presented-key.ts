import type { IncomingHttpHeaders } from 'node:http';

/** The key of whichever header brings one. */
export function presentedKey(headers: IncomingHttpHeaders): string | undefined {
  const apiKey = headers['x-api-key'] ?? headers['api-key'] ?? headers['x-goog-api-key'];
  if (typeof apiKey === 'string') return apiKey;
  return /^Bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1];
}
