import { fail, ok, type Finding } from './finding.ts';

const oldest = 24;

export function checkNode(version: string): Finding {
  return Number(version.split('.')[0]) >= oldest
    ? ok('node', version)
    : fail(
        'node',
        `${version} is too old`,
        `Use Node ${oldest} or newer; \`npm ci\` brings it, and \`npx baton\` uses it.`,
      );
}
