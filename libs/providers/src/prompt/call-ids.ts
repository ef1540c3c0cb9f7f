/**
 * Ids of tool calls as the wire takes them, unique within one request: letters, digits, `_` and `-`
 * (Anthropic: `^[a-zA-Z0-9_-]+$`, unique) and at most `longest` characters (OpenAI: 40). Some servers name every
 * call alike (`functions.read:0`), so an id that was given before gets a number.
 */
export function createCallIds(longest: number): (callId: string) => string {
  const given = new Set<string>();
  return (callId) => {
    const plain = callId.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, longest) || 'call';
    let id = plain;
    for (let count = 2; given.has(id); count += 1) {
      const suffix = `_${count}`;
      id = plain.slice(0, longest - suffix.length) + suffix;
    }
    given.add(id);
    return id;
  };
}
