/** What happened outside more often than once. */
export function doubledEffects(lines: readonly string[]): readonly string[] {
  const times = new Map<string, number>();
  for (const line of lines) times.set(line, (times.get(line) ?? 0) + 1);
  return [...times].flatMap(([line, count]) => (count > 1 ? [`"${line}" was written ${count} times`] : []));
}
