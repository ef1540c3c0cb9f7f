import { z } from 'zod';
import { count } from './scalars.ts';

export const usageView = z
  .object({ inputTokens: count, cachedInputTokens: count, outputTokens: count })
  .meta({ id: 'Usage', description: 'Tokens. `cachedInputTokens` is part of `inputTokens`.' });
