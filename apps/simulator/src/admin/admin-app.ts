import express, { type Express } from 'express';
import type { RequestLog } from '../log/request-log.ts';
import { presentRequest } from '../log/present-request.ts';
import type { ProviderRegistry } from '../providers/provider-registry.ts';
import { describeProviderName, isProviderName } from '../scripts/read-scripts.ts';
import { answerBadInput } from './answer-bad-input.ts';
import { presentProvider } from './present-provider.ts';
import { readLogQuery } from './read-log-query.ts';
import { readScriptBody } from './read-script-body.ts';

const MAX_SCRIPT = '20mb';

interface AdminDeps {
  readonly providers: ProviderRegistry;
  readonly log: RequestLog;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** `/_sim`: scripts in, log and states out. */
export function createAdminApp({ providers, log, now }: AdminDeps): Express {
  const app = express().disable('x-powered-by').disable('etag');

  app.put('/_sim/:provider/script', express.text({ limit: MAX_SCRIPT, type: () => true }), (req, res) => {
    const name = req.params.provider;
    const reading = readScriptBody(req.body);
    if (!isProviderName(name)) res.status(400).json({ error: describeProviderName(name) });
    else if (reading.kind === 'faulty') res.status(400).json({ error: reading.faults.join(' ') });
    else res.json(presentProvider(providers.put(name, reading.value), now()));
  });

  app.get('/_sim/providers', (_req, res) => {
    res.json({ providers: providers.all().map((provider) => presentProvider(provider, now())) });
  });

  app.get('/_sim/log', (req, res) => {
    const reading = readLogQuery(req.query);
    if (reading.kind === 'faulty') {
      res.status(400).json({ error: reading.faults.join(' ') });
      return;
    }
    const { provider, limit } = reading.value;
    const records = log.all().filter((record) => provider === undefined || record.provider === provider);
    res.json({ requests: records.slice(-limit).map(presentRequest) });
  });

  app.delete('/_sim/log', (_req, res) => {
    log.clear();
    res.status(204).end();
  });

  app.use((req, res) => {
    const served = 'PUT /_sim/{provider}/script, GET or DELETE /_sim/log, GET /_sim/providers';
    res.status(404).json({ error: `Nothing is served at ${req.method} ${req.path}; use one of ${served}.` });
  });

  return app.use(answerBadInput);
}
