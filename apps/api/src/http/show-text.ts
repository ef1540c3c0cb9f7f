const control = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A text of a stranger as a sentence shows it: so many characters at most, and what nobody would see written as \u…. */
export const showText = (text: string, longest: number): string =>
  text.slice(0, longest).toWellFormed().replaceAll(control, escapeOf);

const escapeOf = (character: string): string =>
  `\\u{${character.codePointAt(0)?.toString(16).padStart(4, '0')}}`;
