import { readFileSync } from 'node:fs';
import type { FailureAction, FailureClass } from '@baton/domain';
import type { FailureSample } from './failure-sample.ts';
import type { ResetHint } from './reset-hint.ts';

export type Labelled = {
  readonly id: string;
  readonly provider: string;
  readonly channel: FailureSample['channel'];
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>> | null;
  readonly body: string;
  readonly exitCode: number | null;
  readonly class: FailureClass;
  readonly recoverable: FailureAction;
  readonly resetHint: Partial<ResetHint> | null;
};

export const readLabelled = (file: 'limits' | 'seen' | 'variants'): readonly Labelled[] =>
  readFileSync(new URL(`corpus/${file}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Labelled);

export const sampleOf = ({
  provider,
  channel,
  status,
  headers,
  body,
  exitCode,
}: Labelled): FailureSample => ({
  kind: provider,
  provider,
  channel,
  ...(status !== null && { status }),
  headers: headers ?? {},
  body,
  ...(exitCode !== null && { exitCode }),
});
