import type { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes, type IRateLimiterPostgresOptions } from 'rate-limiter-flexible';
import { queueSchema } from './bullmq-backend.ts';

type Row = { readonly points: number; readonly left_ms: number };

const nowMs = '(extract(epoch from clock_timestamp()) * 1000)::bigint';

/** `$1` key, `$2` points, `$3` the window's length: begun anew when it is over, otherwise added to. */
const takeSql = `
  insert into ${queueSchema}.rates as r (key, points, expire) values ($1, $2::int, ${nowMs} + $3::bigint)
  on conflict (key) do update set
    points = case when r.expire <= ${nowMs} then $2::int else r.points + $2::int end,
    expire = case when r.expire <= ${nowMs} then ${nowMs} + $3::bigint else r.expire end
  returning points, (expire - ${nowMs})::float8 as left_ms`;

/** The library judges windows by the clock of the process that asks; here it is the database's. */
export class PostgresLimiter extends RateLimiterPostgres {
  readonly #pool: Pool;

  constructor(pool: Pool, options: Omit<IRateLimiterPostgresOptions, 'storeClient'>) {
    super({
      ...options,
      storeClient: pool,
      storeType: 'pool',
      tableCreated: true,
      clearExpiredByTimeout: false,
    });
    this.#pool = pool;
  }

  /** What the library calls to take, give back and punish. */
  protected _upsert(key: string, points: number, msDuration: number): Promise<unknown> {
    return this.#pool.query<Row>({ name: 'take-rate', text: takeSql, values: [key, points, msDuration] });
  }

  protected _getRateLimiterRes(_key: string, taken: number, { rows: [row] }: { rows: readonly Row[] }) {
    const consumed = row?.points ?? taken;
    return new RateLimiterRes(
      Math.max(this.points - consumed, 0),
      Math.max(row?.left_ms ?? 0, 0),
      consumed,
      consumed === taken,
    );
  }
}
