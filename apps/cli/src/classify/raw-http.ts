export type RawHttp = {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
};

const statusLine = /^(?:< ?)?HTTP\/[\d.]+ (\d{3})\b[^\n]*\n/;
const headerLine = /^(?:< ?)?([\w-]{1,80}):[ \t]*(.*)$/;

/** An answer as `curl -i` or `curl -v` prints it; null where the text does not begin with a status line. */
export function readRawHttp(text: string): RawHttp | null {
  const begin = statusLine.exec(text.trimStart());
  if (!begin) return null;
  const lines = text.trimStart().slice(begin[0].length).split('\n');
  const headers: Record<string, string> = {};
  let read = 0;
  for (const line of lines) {
    const header = headerLine.exec(line.trimEnd());
    if (!header) break;
    headers[(header[1] ?? '').toLowerCase()] = header[2] ?? '';
    read += 1;
  }
  return {
    status: Number(begin[1]),
    headers,
    body: lines
      .slice(read)
      .join('\n')
      .replace(/^\s*<?\s*\n/, '')
      .trim(),
  };
}
