import express from 'express';
import pg from 'pg';
import { insertRow } from './reference/reference-table.ts';

/** What accepting costs without an orchestrator: one Express route with one INSERT. Told everything by environment. */
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 20 });
const app = express();
app.get('/readyz', (_request, response) => void response.json({ ok: true }));
app.post('/v1/tasks', express.json(), async (request, response) => {
  const { input } = request.body as { input: string };
  const { rows } = await pool.query<{ id: number }>({ ...insertRow, values: [input] });
  response.status(202).json(rows[0]);
});
app.listen(Number(process.env['BENCH_PORT']), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
