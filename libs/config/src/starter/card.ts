import type { Agent } from '@baton/domain';

/** A starter agent before it is known which providers there are. */
export type Card = Pick<Agent, 'id' | 'name' | 'description' | 'skills' | 'instructions'>;
