import { InvalidArgumentError } from 'commander';
import { dollars, wholeNumberOrNone } from './amount.ts';

export type Caps = { readonly usd?: number; readonly tokens?: number; readonly turns?: number };

const read = { usd: dollars, tokens: wholeNumberOrNone, turns: wholeNumberOrNone };

/** For commander's options: `usd=5,tokens=100000`, some of usd, tokens and turns. */
export function caps(text: string): Caps {
  const entries = text.split(',').map((part): [string, number] => {
    const [unit = '', amount = ''] = part.split('=').map((half) => half.trim());
    if (!isUnit(unit)) throw new InvalidArgumentError('Use caps such as usd=5,tokens=100000,turns=200.');
    return [unit, read[unit](amount)];
  });
  return Object.fromEntries(entries);
}

/** The same, or `none`. */
export const capsOrNone = (text: string): Caps | 'none' => (text.trim() === 'none' ? 'none' : caps(text));

const isUnit = (text: string): text is keyof typeof read => Object.hasOwn(read, text);
