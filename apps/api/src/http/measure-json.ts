export type Measure = {
  readonly levels: number;
  /** Never fewer than there are; every empty list or object may count twice. */
  readonly values: number;
};

/** How deep a JSON text nests and how many values it has, without parsing it: one pass, no memory. */
export function measureJson(bytes: Uint8Array): Measure {
  let depth = 0;
  let levels = 0;
  let values = 1;
  let isText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (isText) {
      if (byte === backslash) at += 1;
      else if (byte === quote) isText = false;
    } else if (byte === quote) isText = true;
    else if (byte === comma) values += 1;
    else if (byte === list || byte === object) {
      values += 1;
      depth += 1;
      if (depth > levels) levels = depth;
    } else if (byte === listEnd || byte === objectEnd) depth -= 1;
  }
  return { levels, values };
}

const [quote, backslash, comma, list, listEnd, object, objectEnd] = Buffer.from('"\\,[]{}');
