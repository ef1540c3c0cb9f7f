import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toolsSection } from '@baton/providers';
import { backends, startBaton, temporaryFolder, testAgent } from '../support/baton.ts';

const server = join(
  dirname(createRequire(import.meta.url).resolve('@modelcontextprotocol/server-filesystem/package.json')),
  'dist/index.js',
);

describe.each(backends)('on %s', (backend) => {
  test('an agent reads and writes real files through a real MCP server, step by step', async () => {
    const temporary = temporaryFolder();
    const folder = join(realpathSync(temporary.path), 'files');
    mkdirSync(folder);
    writeFileSync(join(folder, 'in.txt'), 'the password is swordfish');
    const tools = toolsSection.parse({ fs: { command: process.execPath, args: [server, folder] } });
    const baton = await startBaton({ backend, tools, agents: [testAgent({ tools: ['fs'] })] });
    await baton.script('claude', {
      steps: [
        { tool: 'fs__read_text_file', args: { path: join(folder, 'in.txt') } },
        { tool: 'fs__write_file', args: { path: join(folder, 'out.txt'), content: 'seen' } },
        { tool: 'fs__read_text_file', args: { path: '/etc/passwd' } },
        { say: 'done' },
      ],
    });
    const task = await baton.submit({ input: 'Copy it', requires: { tools: ['fs'] } });
    const done = await baton.finished(task.id);
    expect(done).toMatchObject({ status: 'succeeded', steps: 4 });
    expect(readFileSync(join(folder, 'out.txt'), 'utf8')).toBe('seen');
    const finished = (await baton.events(task.id)).filter((event) => event.type === 'step-finished');
    expect(finished.map((event) => event.data['tools'])).toEqual([
      [{ tool: 'fs__read_text_file', ok: true }],
      [{ tool: 'fs__write_file', ok: true }],
      [{ tool: 'fs__read_text_file', ok: false }],
    ]);
    const seen = JSON.stringify((await baton.requests('claude')).at(-1));
    expect(seen).toContain('swordfish');
    const { items } = await baton.get<{ items: { kind: string; uptoMessage: number }[] }>(
      `/v1/sessions/${done.sessionId}/checkpoints`,
    );
    expect(items.map((point) => [point.kind, point.uptoMessage])).toEqual([
      ['auto', 3],
      ['auto', 5],
      ['auto', 7],
      ['auto', 8],
    ]);
    await baton.stop();
    temporary.remove();
  });
});
