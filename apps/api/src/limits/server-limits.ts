/** How much anybody may ask of the api, so that no client, slow, broken or greedy, takes it from the others. */
export type ServerLimits = {
  readonly connection: ConnectionLimits;
  readonly streams: { readonly total: number; readonly perKey: number };
  readonly body: BodyLimits;
  /** 0: as many as they want. */
  readonly rates: { readonly requestsPerMinute: number; readonly wrongKeysPerMinute: number };
  readonly shed: ShedLimits;
};

export type ConnectionLimits = {
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly keepAliveMs: number;
  readonly headers: number;
  readonly headerBytes: number;
  readonly connections: number;
};

/** In bytes, after inflating. */
export type BodyLimits = { readonly single: number; readonly batch: number };

export type ShedLimits = {
  readonly requests: number;
  /** The median over half a second, twice in a row. */
  readonly loopDelayMs: number;
  /** Of what the process may use, 0 to 1. */
  readonly memoryShare: number;
};
