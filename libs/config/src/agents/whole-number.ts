import { z } from 'zod';

export const wholeNumber = (smallest: number, largest: number) => {
  const sentence = `use a whole number from ${smallest} to ${largest}`;
  return z.int(sentence).min(smallest, sentence).max(largest, sentence);
};
