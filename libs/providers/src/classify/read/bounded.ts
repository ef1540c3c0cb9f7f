const headLength = 8_000;
const tailLength = 4_000;

/** The head and the tail of a text: where a cause stands. What lies between is not looked at. */
export function bounded(text: string): string {
  const ends =
    text.length <= headLength + tailLength
      ? text
      : `${text.slice(0, headLength)}\n${text.slice(-tailLength)}`;
  return (
    ends
      // oxlint-disable-next-line no-control-regex -- what colours a terminal begins with this character
      .replaceAll(/\u001b\[[\d;]*[A-Za-z]/g, '')
      .replaceAll(/\r\n?/g, '\n')
      .replaceAll(/\n\s+\n/g, '\n\n')
      // Node prints a long text as pieces that are added up.
      .replaceAll(/\\n' \+\s*\n\s*'/g, '\n')
  );
}

/** As the wordings are written: lower case, straight quotes, single spaces, no boxes of terminals, no colours. */
export const normalised = (text: string): string =>
  text
    .replaceAll(/[\u2018\u2019\u02bc]/g, "'")
    .replaceAll(/[\u201c\u201d]/g, '"')
    .replaceAll(/[\u2500-\u257f]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();
