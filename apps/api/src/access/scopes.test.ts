import { expect, test } from 'vitest';
import { allows, scopesBeyond } from './scopes.ts';

test('admin may do everything, every other scope only itself', () => {
  expect(allows(['admin'], 'tasks:write')).toBe(true);
  expect(allows(['tasks:read'], 'tasks:read')).toBe(true);
  expect(allows(['tasks:write'], 'tasks:read')).toBe(false);
  expect(allows([], 'tasks:read')).toBe(false);
});

test('a key can give no scope that it lacks', () => {
  expect(scopesBeyond(['tasks:read'], ['tasks:read', 'tasks:write', 'admin'])).toEqual([
    'tasks:write',
    'admin',
  ]);
  expect(scopesBeyond(['admin'], ['tasks:read', 'admin'])).toEqual([]);
});
