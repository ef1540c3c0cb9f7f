import { Agent, request } from 'node:http';

export type Answer = { readonly status: number; readonly location: string; readonly body: string };
export type HttpClient = {
  readonly post: (path: string, body: string) => Promise<Answer>;
  readonly close: () => void;
};

/** Sends JSON over connections that stay open, with as little work of its own as Node allows. */
export function createHttpClient(url: string, key: string): HttpClient {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: 512, maxFreeSockets: 512 });
  return {
    post: (path, body) =>
      new Promise((resolve, reject) => {
        const headers = {
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        };
        const sent = request({ agent, hostname, port, path, method: 'POST', headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              location: response.headers.location ?? '',
              body: Buffer.concat(chunks).toString(),
            }),
          );
          response.on('error', reject);
        });
        sent.on('error', reject);
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}

export function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status !== status) throw new Error(`answered ${answer.status}: ${answer.body.slice(0, 500)}`);
  return answer;
}
