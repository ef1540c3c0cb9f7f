import { expect, test } from 'vitest';
import { problem, problemView } from './problem.ts';
import { problemCodes, problems } from './problems.ts';

test('a problem carries what RFC 9457 asks for, and our stable code', () => {
  expect(
    problem('no_agent_fits', 'No agent fits.', {
      refused: [{ agent: 'writer', reasons: ['lacks tool fs'] }],
    }),
  ).toEqual({
    type: 'urn:baton:problem:no_agent_fits',
    title: 'No agent fits the task',
    status: 422,
    detail: 'No agent fits.',
    code: 'no_agent_fits',
    retryable: false,
    refused: [{ agent: 'writer', reasons: ['lacks tool fs'] }],
  });
});

test.each(problemCodes)('%s is a problem with an error status and the contract’s form', (code) => {
  expect(problems[code].status).toBeGreaterThanOrEqual(400);
  expect(problemView.safeParse(problem(code, 'Detail.')).success).toBe(true);
});
