import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BackupError } from './backup-error.ts';
import { explainFileFault } from './file-fault.ts';

/** One table's rows, as they stand between `COPY … FROM stdin;` and `\.`. */
export type CopyBlock = {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly string[];
  /** To be read to its end before the next block is asked for. */
  readonly rows: AsyncIterable<Buffer>;
};

/**
 * The tables of a plain dump, in its order, never more than a few pieces of it in memory. Nothing else of it is looked
 * at, and none of its SQL is run.
 * @throws BackupError for a file of another kind, and for one that ends before its end.
 */
export async function* readDump(file: string): AsyncGenerator<CopyBlock> {
  const lines = readLines(await openPlain(file));
  let isWhole = false;
  for (;;) {
    const next = await lines.next();
    if (next.done && isWhole) return;
    if (next.done) throw withoutEnd(file);
    isWhole ||= next.value.equals(endOfDump);
    const block = readHeader(next.value);
    if (block) yield { ...block, rows: rowsOf(lines, file, block.table) };
  }
}

/** pg_dump writes it, too. */
const endOfDump = Buffer.from('-- PostgreSQL database dump complete\n');

const withoutEnd = (file: string): BackupError =>
  new BackupError(
    `${file} is no whole dump: its end is missing.`,
    'Use a file of `baton backup`, or a plain one of pg_dump, that was copied whole.',
  );

const headerOf = /^COPY "?(\w+)"?\."?(\w+)"? \((.+)\) FROM stdin;\r?\n?$/u;

function readHeader(line: Buffer): Omit<CopyBlock, 'rows'> | null {
  if (!line.subarray(0, 5).equals(Buffer.from('COPY '))) return null;
  const [, schema, table, columns] = headerOf.exec(line.toString()) ?? [];
  if (schema === undefined || table === undefined || columns === undefined) return null;
  return { schema, table, columns: columns.split(', ').map((name) => name.replaceAll('"', '')) };
}

const endOfRows = Buffer.from('\\.\n');

async function* rowsOf(
  lines: AsyncGenerator<Buffer, void>,
  file: string,
  table: string,
): AsyncGenerator<Buffer> {
  for (;;) {
    const next = await lines.next();
    if (next.done) throw cutOff(file, table);
    if (next.value.equals(endOfRows)) return;
    yield next.value;
  }
}

const cutOff = (file: string, table: string): BackupError =>
  new BackupError(
    `${file} ends in the middle of the table ${table}.`,
    'It was cut off while it was copied or written; use a whole one.',
  );

/** Lines with their ends. Of one that spans many pieces the pieces are joined once. */
async function* readLines(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  let open: Buffer[] = [];
  for await (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, from)) {
      const line = piece.subarray(from, end + 1);
      yield open.length === 0 ? line : Buffer.concat([...open, line]);
      open = [];
      from = end + 1;
    }
    if (from < piece.length) open.push(piece.subarray(from));
  }
  if (open.length > 0) yield Buffer.concat(open);
}

async function openPlain(file: string): Promise<AsyncIterable<Buffer>> {
  const pieces = createReadStream(file, { highWaterMark: 256 * 1024 })[
    Symbol.asyncIterator
  ]() as AsyncIterator<Buffer>;
  const first = await pieces.next().catch((error: unknown) => {
    throw explainFileFault(error, file);
  });
  const begin = first.done ? Buffer.alloc(0) : first.value;
  if (begin.subarray(0, 5).toString('latin1') === 'PGDMP')
    throw new BackupError(
      `${file} is a dump in pg_dump’s custom form, and only the plain one is read here.`,
      `Make it plain first: pg_restore -f plain.sql ${file}`,
    );
  const all = join(begin, pieces);
  return begin[0] === 0x1f && begin[1] === 0x8b ? unpack(all, file) : all;
}

async function* join(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

async function* unpack(pieces: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  // What breaks the one is told by the other, below.
  const unpacked = pipeline(Readable.from(pieces), createGunzip(), () => {});
  try {
    for await (const piece of unpacked) yield piece as Buffer;
  } catch (error) {
    throw new BackupError(
      `${file} cannot be unpacked: ${(error as Error).message}.`,
      'It was cut off or damaged; use a whole one.',
      { cause: error },
    );
  }
}
