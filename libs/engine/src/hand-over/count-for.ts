import {
  estimateTextTokens,
  estimateTokens,
  type CountTokens,
  type LogEntry,
  type Provider,
} from '@baton/domain';
import { loadCountTokens } from '@baton/providers';

/** What the description of a tool takes, roughly: they are listed only when the run begins. */
export const tokensOfATool = 200;

/** A tokenizer where it may come to the window's edge, otherwise an estimate, which costs nothing. */
export const counterFor = async (
  log: readonly LogEntry[],
  { contextTokens, outputTokens }: Provider,
): Promise<CountTokens> =>
  estimateTokens(log.map(({ message }) => message)) < (contextTokens - outputTokens) / 2
    ? estimateTextTokens
    : loadCountTokens();
