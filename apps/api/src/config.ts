import {
  commonEnvironment,
  readProcessConfig,
  storesEnvironment,
  apiEnvironment,
  type ApiEnvironment,
} from '@baton/config';
import type { ServerLimits } from './limits/server-limits.ts';

const environment = commonEnvironment.extend(storesEnvironment.shape).extend(apiEnvironment.shape);

/** Everything the api process is told from outside, or all that is wrong with it. */
export const readConfig = () => readProcessConfig(environment, process.env);

export const serverLimitsOf = (env: ApiEnvironment): ServerLimits => ({
  connection: {
    headersTimeoutMs: env.BATON_HTTP_HEADERS_TIMEOUT_MS,
    requestTimeoutMs: env.BATON_HTTP_REQUEST_TIMEOUT_MS,
    keepAliveMs: env.BATON_HTTP_KEEP_ALIVE_MS,
    headers: env.BATON_HTTP_MAX_HEADERS,
    headerBytes: env.BATON_HTTP_MAX_HEADER_BYTES,
    connections: env.BATON_HTTP_MAX_CONNECTIONS,
  },
  streams: { total: env.BATON_HTTP_MAX_STREAMS, perKey: env.BATON_HTTP_MAX_STREAMS_PER_KEY },
  body: { single: env.BATON_HTTP_MAX_BODY_BYTES, batch: env.BATON_HTTP_MAX_BATCH_BYTES },
  rates: {
    requestsPerMinute: env.BATON_HTTP_REQUESTS_PER_MINUTE,
    wrongKeysPerMinute: env.BATON_HTTP_WRONG_KEYS_PER_MINUTE,
  },
  shed: {
    requests: env.BATON_SHED_REQUESTS,
    loopDelayMs: env.BATON_SHED_LOOP_DELAY_MS,
    memoryShare: env.BATON_SHED_MEMORY_PERCENT / 100,
  },
});
