import { parseAst } from 'vitest/node';

export type SourceImport = {
  readonly from: string;
  /** `value`: the file is loaded when the program runs, as it also is by `import { type A }`. */
  readonly kind: 'value' | 'type';
};

/** What a file says of itself, as far as the house's rules care. */
export type Source = {
  readonly imports: readonly SourceImport[];
  readonly hasDefaultExport: boolean;
  /** Every statement is an `export … from`, by name. */
  readonly onlyReexportsByName: boolean;
  /** Members of `process` that are used, such as `env` and `exit`. */
  readonly process: ReadonlySet<string>;
};

/** Parses a TypeScript file. Throws where the file does not parse. */
export function readSource(text: string): Source {
  const program: Node = { ...parseAst(text, { lang: 'ts' }) };
  const statements = childrenOf(program);
  const nodes = [...everyNode(program)];
  return {
    imports: nodes.flatMap(importsOf),
    hasDefaultExport: nodes.some(isDefaultExport),
    onlyReexportsByName: statements.every(
      (node) => node.type === 'ExportNamedDeclaration' && nameOf(node['source']) !== null,
    ),
    process: new Set(nodes.flatMap(processMembers)),
  };
}

type Node = { readonly type: string; readonly [field: string]: unknown };

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value;

const childrenOf = (node: Node): readonly Node[] => Object.values(node).flat().filter(isNode);

function* everyNode(node: Node): Generator<Node> {
  yield node;
  for (const child of childrenOf(node)) yield* everyNode(child);
}

const importing = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
]);

function importsOf(node: Node): readonly SourceImport[] {
  const from = importing.has(node.type) ? nameOf(node['source']) : null;
  if (from === null) return [];
  const isType =
    node.type === 'TSImportType' || node['importKind'] === 'type' || node['exportKind'] === 'type';
  return [{ from, kind: isType ? 'type' : 'value' }];
}

const isDefaultExport = (node: Node): boolean =>
  node.type === 'ExportDefaultDeclaration' ||
  (node.type === 'ExportSpecifier' && nameOf(node['exported']) === 'default');

/** `process.env`, `process['env']`, `const { env } = process`, `import { env } from 'node:process'`. */
function processMembers(node: Node): readonly string[] {
  if (node.type === 'MemberExpression' && nameOf(node['object']) === 'process')
    return [nameOf(node['property']) ?? 'all'];
  if (node.type === 'VariableDeclarator' && nameOf(node['init']) === 'process') return fieldsOf(node['id']);
  if (node.type === 'ImportDeclaration' && /^(node:)?process$/.test(nameOf(node['source']) ?? ''))
    return childrenOf(node).map((specifier) => nameOf(specifier['imported']) ?? 'all');
  return [];
}

const fieldsOf = (pattern: unknown): readonly string[] =>
  isNode(pattern) ? childrenOf(pattern).map((field) => nameOf(field['key']) ?? 'all') : [];

/** An identifier's name or a literal's text. */
function nameOf(node: unknown): string | null {
  if (!isNode(node)) return null;
  const name = node['name'] ?? node['value'];
  return typeof name === 'string' ? name : null;
}
