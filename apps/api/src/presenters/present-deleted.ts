import { problem, type Problem } from '@baton/contract';

/** What a repeated submission is answered whose task was deleted since. */
export const presentDeleted = (): Problem =>
  problem(
    'task_deleted',
    'The task that this Idempotency-Key made was deleted with its session; use a new key to submit it anew.',
  );
