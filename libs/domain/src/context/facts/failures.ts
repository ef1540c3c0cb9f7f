import { oneLine } from '../cut.ts';
import type { ToolFailure } from './facts.ts';
import { canonical, resultText, type ToolUse } from './tool-use.ts';

/** Calls that failed, equal ones once; what stands unresolved is kept before what a later success resolved. */
export function failuresOf(uses: readonly ToolUse[], most: number): readonly ToolFailure[] {
  const successes = new Map<string, number>();
  for (const { key, result, number } of uses) if (result && !result.isError) successes.set(key, number);
  const found = new Map<string, ToolFailure>();
  for (const { call, key, result, number } of uses) {
    if (!result?.isError) continue;
    const success = successes.get(key);
    found.set(key, {
      tool: call.tool,
      args: oneLine(canonical(call.args), 240),
      error: oneLine(resultText(result), 300),
      times: (found.get(key)?.times ?? 0) + 1,
      number,
      resolvedBy: success !== undefined && success > number ? success : null,
    });
  }
  return [...found.values()]
    .sort((a, b) => Number(a.resolvedBy !== null) - Number(b.resolvedBy !== null) || b.number - a.number)
    .slice(0, most)
    .sort((a, b) => a.number - b.number);
}
