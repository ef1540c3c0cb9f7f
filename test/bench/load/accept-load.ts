import { createHttpClient, expectStatus } from './http-client.ts';
import { keepBusy, type Rate, type Window } from './keep-busy.ts';

export type Target = { readonly url: string; readonly key: string };

export const taskBody = (text: string): string => JSON.stringify({ input: text });

const unwatched = () => () => {};

/** Tasks accepted over HTTP, one a request. */
export async function acceptSingle(target: Target, inFlight: number, window: Window): Promise<Rate> {
  const client = createHttpClient(target.url, target.key);
  let number = 0;
  const submit = async (): Promise<number> => {
    expectStatus(await client.post('/v1/tasks', taskBody(`Fix the failing test ${(number += 1)}`)), 202);
    return 1;
  };
  try {
    return await keepBusy(inFlight, window, submit, unwatched);
  } finally {
    client.close();
  }
}

const batchSize = 1_000;

/** Tasks accepted over HTTP, a thousand a request, two requests at a time. */
export async function acceptBatch(target: Target, window: Window): Promise<Rate> {
  const client = createHttpClient(target.url, target.key);
  const tasks = Array.from({ length: batchSize }, (_, index) => ({ input: `Fix the failing test ${index}` }));
  const body = JSON.stringify({ tasks });
  const submit = async (): Promise<number> => {
    expectStatus(await client.post('/v1/tasks/batch', body), 202);
    return batchSize;
  };
  try {
    return await keepBusy(2, window, submit, unwatched);
  } finally {
    client.close();
  }
}
