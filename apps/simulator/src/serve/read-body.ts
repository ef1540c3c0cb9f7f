import type { IncomingMessage } from 'node:http';

export type Body =
  | { readonly kind: 'read'; readonly text: string }
  | { readonly kind: 'too-large' }
  /** The client went away before the body was whole. */
  | { readonly kind: 'aborted' };

/** The body as text; `limitBytes` is the largest that is accepted. A larger one is thrown away as it comes. */
export function readBody(req: IncomingMessage, limitBytes: number): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    req.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= limitBytes) chunks.push(chunk);
      else chunks.length = 0;
    });
    req.once('end', () =>
      resolve(
        bytes > limitBytes
          ? { kind: 'too-large' }
          : { kind: 'read', text: Buffer.concat(chunks).toString('utf8') },
      ),
    );
    req.once('close', () => resolve({ kind: 'aborted' }));
    req.once('error', () => resolve({ kind: 'aborted' }));
  });
}
