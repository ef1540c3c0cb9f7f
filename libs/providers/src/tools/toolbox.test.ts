import type { Logger } from '@baton/domain';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { createToolbox } from './toolbox.ts';
import { toolsSection } from './tools-section.ts';

const never = new AbortController().signal;
const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const open = (section: unknown) => createToolbox(toolsSection.parse(section), silent);

const filesystemServer = fileURLToPath(
  new URL('../../../../node_modules/.bin/mcp-server-filesystem', import.meta.url),
);
const oddServer = fileURLToPath(new URL('fixtures/odd-server.ts', import.meta.url));
const odd = {
  odd: { command: process.execPath, args: [oddServer], env: { ODD_SECRET: 'a-very-secret-thing' } },
};

/** A process that was ended but that nobody has collected yet (`Z`) does not live. */
const lives = (pid: number): boolean => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

describe('the real filesystem server', () => {
  test('its tools are listed, named for models, and do their work', async () => {
    const directory = await realpath(await mkdtemp(join(tmpdir(), 'baton-fs-')));
    await writeFile(join(directory, 'a.txt'), 'The code word is falcon.');
    await using toolbox = open({ fs: { command: filesystemServer, args: [directory] } });

    const tools = await toolbox.list(['fs'], never);
    expect(tools.map(({ name }) => name)).toContain('fs__read_text_file');
    expect(tools.find(({ name }) => name === 'fs__read_text_file')?.repeatable).toBe(true);
    expect(tools.find(({ name }) => name === 'fs__edit_file')?.repeatable).toBe(false);
    expect(tools.every(({ inputSchema }) => inputSchema['type'] === 'object')).toBe(true);

    const read = await toolbox.call('fs__read_text_file', { path: join(directory, 'a.txt') }, never);
    expect(read).toEqual({ result: 'The code word is falcon.', isError: false });
    const outside = await toolbox.call('fs__read_text_file', { path: '/etc/passwd' }, never);
    expect(outside).toMatchObject({ isError: true, result: expect.stringContaining('denied') });
    await rm(directory, { recursive: true });
  });

  test('a single tool of a server can be wanted, and is listed once', async () => {
    await using toolbox = open({ fs: { command: filesystemServer, args: [tmpdir()] } });
    const tools = await toolbox.list(['fs/read_text_file', 'fs/read_text_file'], never);
    expect(tools.map(({ name }) => name)).toEqual(['fs__read_text_file']);
  });
});

describe('a server of odd habits', () => {
  test('a name that models cannot write is changed, and still finds its tool', async () => {
    await using toolbox = open(odd);
    const name =
      (await toolbox.list(['odd'], never))
        .map((tool) => tool.name)
        .find((known) => known.includes('a_name')) ?? '';
    expect(name).toMatch(/^odd__a_name_with_odd_characters_[0-9a-f]{8}$/);
    expect(await toolbox.call(name, {}, never)).toEqual({ result: 'odd', isError: false });
  });

  test('a call finds its tool without a list before it, as after a takeover', async () => {
    await using toolbox = open(odd);
    expect((await toolbox.call('odd__pid', {}, never)).isError).toBe(false);
  });

  test('what may be repeated is told by the server’s hints', async () => {
    await using toolbox = open(odd);
    const tools = new Map((await toolbox.list(['odd'], never)).map((tool) => [tool.name, tool.repeatable]));
    expect([tools.get('odd__pid'), tools.get('odd__refuse'), tools.get('odd__crash')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('a tool’s own error is an error result', async () => {
    await using toolbox = open(odd);
    expect(await toolbox.call('odd__refuse', {}, never)).toEqual({ result: 'not today', isError: true });
  });

  test('what Postgres refuses is replaced', async () => {
    await using toolbox = open(odd);
    expect((await toolbox.call('odd__unstorable', {}, never)).result).toBe('nul \uFFFD lone \uFFFD end');
  });

  test('a huge result is cut, with a note', async () => {
    await using toolbox = open(odd);
    const { result } = await toolbox.call('odd__huge', {}, never);
    expect(result).toHaveLength(1_000_000 + '\n[cut: the first 1000000 of 1500000 characters]'.length);
    expect(result).toMatch(/x\n\[cut: the first 1000000 of 1500000 characters\]$/);
  });

  test('a picture is named, not shown', async () => {
    await using toolbox = open(odd);
    expect((await toolbox.call('odd__picture', {}, never)).result).toBe('[image that is not shown]');
  });

  test('a crash is an error result, and the next call starts the server again', async () => {
    await using toolbox = open(odd);
    const first = await toolbox.call('odd__pid', {}, never);
    expect(await toolbox.call('odd__crash', {}, never)).toMatchObject({
      isError: true,
      result: expect.stringContaining('The tool crash of "odd" failed'),
    });
    const second = await toolbox.call('odd__pid', {}, never);
    expect(second.isError).toBe(false);
    expect(second.result).not.toBe(first.result);
  });

  test('runs share one process', async () => {
    await using toolbox = open(odd);
    const pids = await Promise.all([1, 2, 3].map(() => toolbox.call('odd__pid', {}, never)));
    expect(new Set(pids.map(({ result }) => result)).size).toBe(1);
  });

  test('a tool that never answers is bounded by timeoutMs', async () => {
    await using toolbox = open({ odd: { ...odd.odd, timeoutMs: 2_000 } });
    expect(await toolbox.call('odd__sleep', {}, never)).toMatchObject({
      isError: true,
      result: expect.stringContaining('timed out after 2000ms'),
    });
  });

  test('an abort rejects with the caller’s reason, and other runs keep the server', async () => {
    await using toolbox = open(odd);
    const { result } = await toolbox.call('odd__pid', {}, never);
    const caller = new AbortController();
    const sleeping = toolbox.call('odd__sleep', {}, caller.signal);
    caller.abort(new Error('canceled'));
    await expect(sleeping).rejects.toThrow('canceled');
    expect((await toolbox.call('odd__pid', {}, never)).result).toBe(result);
  });

  test('the child sees its own variables and nothing of ours', async () => {
    vi.stubEnv('ANTHROPIC_API_KEY', 'must-not-leak');
    await using toolbox = open(odd);
    const { result } = await toolbox.call('odd__environment', {}, never);
    vi.unstubAllEnvs();
    expect(result).toMatch(/ODD_SECRET.*PATH/);
    expect(result).not.toContain('ANTHROPIC_API_KEY');
  });

  test('close ends the server and what it started', async () => {
    const toolbox = open(odd);
    const pid = Number((await toolbox.call('odd__pid', {}, never)).result);
    const child = Number((await toolbox.call('odd__child', {}, never)).result);
    expect([lives(pid), lives(child)]).toEqual([true, true]);
    await toolbox.close();
    await vi.waitFor(() => expect([lives(pid), lives(child)]).toEqual([false, false]));
    expect((await toolbox.call('odd__pid', {}, never)).isError).toBe(true);
  });

  test('a tool that does not exist, and arguments that are no object, are error results', async () => {
    await using toolbox = open(odd);
    expect((await toolbox.call('odd__nothing', {}, never)).isError).toBe(true);
    expect((await toolbox.call('nobody__nothing', {}, never)).isError).toBe(true);
    expect((await toolbox.call('odd__pid', 'text', never)).result).toContain('must be an object');
  });
});

describe('a server that cannot be used', () => {
  test('a program that is not there is told with its server', async () => {
    await using toolbox = open({ gone: { command: '/nowhere/at-all' } });
    await expect(toolbox.list(['gone'], never)).rejects.toThrow(
      /The tool server "gone" cannot be used: .*ENOENT.* Check its entry/,
    );
    expect((await toolbox.call('gone__x', {}, never)).isError).toBe(true);
  });

  test('its last words are told, without its secrets', async () => {
    const script = 'console.error("no database at " + process.env.DATABASE); process.exit(3)';
    await using toolbox = open({
      sad: { command: process.execPath, args: ['-e', script], env: { DATABASE: 'a-secret-place' } },
    });
    const error: unknown = await toolbox.list(['sad'], never).catch((caught: unknown) => caught);
    expect(String(error)).toContain('no database at [redacted]');
    expect(String(error)).not.toContain('a-secret-place');
  });

  test('a server or a tool that nobody configured is told by name', async () => {
    await using toolbox = open(odd);
    await expect(toolbox.list(['fs'], never)).rejects.toThrow('"fs" is not configured');
    await expect(toolbox.list(['odd/nope'], never)).rejects.toThrow('has no tool nope. It has: pid,');
  });
});

test('a streamable HTTP server is reached with its headers, and again after it forgot us', async () => {
  const transports = new Map<string, StreamableHTTPServerTransport>();
  const connect = async () => {
    const mcp = new McpServer({ name: 'web', version: '1.0.0' });
    mcp.registerTool('hello', {}, () => ({ content: [{ type: 'text', text: 'hello over HTTP' }] }));
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => crypto.randomUUID(),
      onsessioninitialized: (id) => void transports.set(id, transport),
    });
    await mcp.connect(transport);
    return transport;
  };
  const server = createServer((request, response) => {
    if (request.headers.authorization !== 'Bearer tool-key') return response.writeHead(401).end('no key');
    const id = String(request.headers['mcp-session-id'] ?? '');
    const known = transports.get(id);
    if (id !== '' && !known) return response.writeHead(404).end('no such session');
    return void (known ? Promise.resolve(known) : connect()).then((transport) =>
      transport.handleRequest(request, response),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;

  await using toolbox = open({ web: { url, headers: { authorization: 'Bearer tool-key' } } });
  expect((await toolbox.list(['web'], never)).map(({ name }) => name)).toEqual(['web__hello']);
  expect(await toolbox.call('web__hello', {}, never)).toEqual({ result: 'hello over HTTP', isError: false });
  transports.clear();
  expect((await toolbox.call('web__hello', {}, never)).isError).toBe(true);
  expect(await toolbox.call('web__hello', {}, never)).toEqual({ result: 'hello over HTTP', isError: false });

  await using keyless = open({ web: { url: `${url}?team=a` } });
  await expect(keyless.list(['web'], never)).rejects.toThrow('401');
  await toolbox.close();
  server.closeAllConnections();
  server.close();
});

test.each([
  [{ a: {} }, ['a: give it command (a program that speaks MCP over stdio) or url (streamable HTTP)']],
  [{ a: { command: 'x', url: 'http://h' } }, ['a.url: keep one of command and url']],
  [
    { a: { url: 'http://h', env: {}, cwd: '/', timeoutMs: 0 } },
    [
      'a.timeoutMs: use a whole number of milliseconds from 1 to 3600000',
      'a.env: remove it, for it belongs to command',
      'a.cwd: remove it, for it belongs to command',
    ],
  ],
  [{ a: { command: 'x', headers: {} } }, ['a.headers: use env instead, for headers belong to url']],
  [
    { a: { url: 'ftp://h' } },
    ['a.url: begin it with http:// or https://, such as https://api.openai.com/v1'],
  ],
  [
    { A_b: { command: 'x', shell: true } },
    [
      'A_b: remove it or correct its spelling: a tool server has command, args, env, cwd, url, headers, timeoutMs',
      'A_b: use lower-case letters, digits and hyphens, at most 63, beginning with a letter or digit',
    ],
  ],
])('a bad tools section is told with field and remedy, all at once: %j', (section, faults) => {
  const issues = toolsSection.safeParse(section).error?.issues ?? [];
  expect(issues.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual(faults);
});
