const phrase =
  'bad request|unauthorized|page not found|payment required|forbidden|not found|request timeout|payload too large|request entity too large|unprocessable|too many requests|internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out|web server|status code|precondition failed|status';
const named =
  /(?:error code|status(?:[ _]?code)?|http(?:\/[\d.]+)?(?: error)?|api error|last status|upstream_status|response code|returned http|client error|server error)["']?[:=\s(]{0,4}(?:http )?["']?([45]\d\d)\b/g;
const withPhrase = new RegExp(String.raw`\b([45]\d\d):? (?:${phrase})`, 'g');
const alone =
  /^(?:\w+[ :])?[([]?([45]\d\d)\b[)\]]?(?=$|[:,]| [-{"'<(]| (?:status|error|rate|too|over|insufficient|internal|provider|unknown|upstream|invalid)|\. )/;
const afterColon =
  /(?:\berror|failed|call|response|returned|attempt \d+\/\d+\)): ([45]\d\d)(?= [a-z]|[,.)]|$)/g;
const inBrackets = /[([](?:http )?([45]\d\d)[)\]]/g;
const title = /<title>[^<]{0,60}?\b([45]\d\d)\b/g;

/** The statuses that a normalised text names, in order of how surely it does. */
export function statedStatus(text: string): number | null {
  for (const pattern of [named, withPhrase, title, afterColon]) {
    const last = [...text.matchAll(pattern)].at(-1)?.[1];
    if (last !== undefined) return Number(last);
  }
  const said = alone.exec(text)?.[1] ?? [...text.matchAll(inBrackets)].at(-1)?.[1];
  return said === undefined ? null : Number(said);
}
