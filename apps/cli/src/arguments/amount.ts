import { InvalidArgumentError } from 'commander';

/** For commander's options: a whole number above 0. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('Use a whole number above 0.');
}

/** For commander's options: a whole number, 0 included. */
export function wholeNumberOrNone(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('Use a whole number, 0 or above.');
}

/** For commander's options: an amount of US dollars above 0. */
export function dollars(text: string): number {
  const value = Number(text.replace(/^\$/, ''));
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('Use an amount in US dollars above 0, such as 0.50.');
}
