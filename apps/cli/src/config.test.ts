import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test.each([
  ['/usr/local/bin/baton', undefined, 'baton'],
  ['/clone/apps/cli/src/main.ts', undefined, 'npm run -s baton --'],
  ['/clone/apps/cli/src/main.ts', 'baton', 'npm run -s baton --'],
  ['/clone/apps/cli/src/main.ts', 'start', 'npm run -s baton --'],
  ['/clone/apps/cli/src/main.ts', 'npx', 'npx baton'],
])('%s under npm’s %s is called again as it was', (script, lifecycleEvent, commandName) => {
  const read = readConfig({ npm_lifecycle_event: lifecycleEvent }, script);
  expect(read.ok && read.value.commandName).toBe(commandName);
});

test('all faults of the environment come at once, in one form', () => {
  expect(readConfig({ BATON_PORT: 'x', BATON_URL: 'here', REDIS_URL: 'http://h' })).toEqual({
    ok: false,
    faults: [
      'BATON_URL is set to a value that does not fit; set it to a URL such as http://127.0.0.1:7700, or unset it',
      'BATON_PORT is "x"; set it to a port from 0 to 65535, or unset it for 7700',
      'REDIS_URL is set to a value that does not fit; set it to a URL such as redis://host:6379, or unset it',
    ],
  });
});
