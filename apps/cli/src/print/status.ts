import type { TaskState } from '@baton/domain';
import type { Format } from '../terminal/screen.ts';

/** One colour per state, wherever it is shown. */
export const statusFormat: Record<TaskState, Format> = {
  blocked: 'dim',
  queued: 'cyan',
  running: 'cyan',
  parked: 'yellow',
  input_required: 'yellow',
  succeeded: 'green',
  failed: 'red',
  canceled: 'dim',
};
