import { expect, test } from 'vitest';
import { createRequestLog } from './request-log.ts';

const request = (body: string) => ({
  at: 0,
  provider: 'claude',
  wire: 'anthropic-messages',
  method: 'POST',
  path: '/',
  rawHeaders: [],
  body,
});

test('the oldest requests are forgotten when their bodies grow too large, never the newest', () => {
  const log = createRequestLog(10, 5);
  for (const body of ['aa', 'bb', 'cc', 'dddddddd']) log.append(request(body));
  expect(log.all().map(({ body }) => body)).toEqual(['dddddddd']);
  log.append(request('e'));
  expect(log.all().map(({ n }) => n)).toEqual([5]);
});
