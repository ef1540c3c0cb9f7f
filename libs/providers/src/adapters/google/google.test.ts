import { readFileSync } from 'node:fs';
import { describeConformance } from '../../conformance.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`fixtures/${name}.sse`, import.meta.url), 'utf8');

describeConformance({
  kind: 'google',
  otherKind: 'openai',
  wire: {
    begun: fixture('begun'),
    overloadedEvent: fixture('overloaded-event'),
    malformedCall: fixture('malformed-call'),
    malformedWords: 'MALFORMED_FUNCTION_CALL',
  },
});
