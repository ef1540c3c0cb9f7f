const replacement = '\ufffd';
const replacementBytes = Buffer.from(replacement);

/** Where bytes stop being UTF-8, from 0; their number if they never do. */
export function utf8FaultAt(bytes: Buffer): number {
  // What cannot be decoded becomes U+FFFD; up to there the text has exactly the bytes that came.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  let at = 0;
  let from = 0;
  for (let found = text.indexOf(replacement); found !== -1; found = text.indexOf(replacement, from)) {
    at += Buffer.byteLength(text.slice(from, found));
    if (!bytes.subarray(at, at + replacementBytes.length).equals(replacementBytes)) return at;
    at += replacementBytes.length;
    from = found + 1;
  }
  return bytes.length;
}
