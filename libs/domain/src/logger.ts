/** What a library may log with: ids and facts first, then a sentence. Never a prompt, a key or a transcript. */
export type Logger = {
  debug(facts: object, sentence: string): void;
  info(facts: object, sentence: string): void;
  warn(facts: object, sentence: string): void;
  error(facts: object, sentence: string): void;
};
