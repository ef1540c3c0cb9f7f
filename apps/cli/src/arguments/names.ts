import { InvalidArgumentError } from 'commander';

/** For commander's options that may be given several times, or once with commas. */
export function names(text: string, before: readonly string[] = []): readonly string[] {
  const given = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (given.length === 0) throw new InvalidArgumentError('Use one name or several, separated by commas.');
  return [...before, ...given];
}
