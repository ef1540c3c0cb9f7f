import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { house } from '../../support/spawn-app.ts';
import { applyEdit } from '../world/copy-source.ts';
import { scenarios } from '../scenarios/all-scenarios.ts';
import { sabotages } from './sabotages.ts';

describe.each(sabotages)('sabotage $name', ({ edits, scenario }) => {
  test('its edits still find what they replace', () => {
    for (const edit of edits) {
      const text = readFileSync(join(house, edit.file), 'utf8');
      expect(applyEdit(text, edit)).not.toBe(text);
    }
  });

  test('breaks a scenario that is run without it, too', () => {
    expect(scenarios).toContain(scenario);
  });
});

test.each(['nothing of it', 'twice the same, twice the same'])(
  'an edit that finds "%s" is an error',
  (text) => {
    expect(() => applyEdit(text, { file: 'a.ts', before: 'twice the same', after: '' })).toThrow(
      /a\.ts holds .* instead of once/u,
    );
  },
);
