/** What drizzle notes of a schema beside each migration, as far as it concerns who still works with the one before. */
export type SchemaSnapshot = { readonly tables: Readonly<Record<string, Table>> };

type Table = {
  readonly columns: Readonly<Record<string, Column>>;
  readonly indexes: Readonly<Record<string, { readonly isUnique: boolean }>>;
  readonly foreignKeys: object;
  readonly compositePrimaryKeys: object;
  readonly uniqueConstraints: object;
  readonly checkConstraints: object;
};

type Column = {
  readonly type: string;
  readonly notNull: boolean;
  readonly primaryKey: boolean;
  readonly default?: unknown;
};

/** Where the statements of the version before would fail, or mean something else, on the schema after. */
export const breaksOf = (before: SchemaSnapshot, after: SchemaSnapshot): readonly string[] =>
  Object.entries(before.tables).flatMap(([name, old]) => {
    const now = after.tables[name];
    if (!now) return [`${name} is gone`];
    return [...brokenColumns(old, now), ...newConstraints(old, now)].map((broken) => `${name}: ${broken}`);
  });

function brokenColumns(old: Table, now: Table): readonly string[] {
  const changed = Object.entries(old.columns).flatMap(([name, was]) => {
    const is = now.columns[name];
    if (!is) return [`the column ${name} is gone`];
    return [
      ...(is.type === was.type ? [] : [`${name} was ${was.type} and is ${is.type}`]),
      ...(is.notNull && !was.notNull ? [`${name} may no longer be null`] : []),
      ...(is.notNull && was.default !== undefined && is.default === undefined
        ? [`${name} has no default`]
        : []),
      ...(is.primaryKey === was.primaryKey ? [] : [`the primary key is another`]),
    ];
  });
  const demanded = Object.entries(now.columns).flatMap(([name, { notNull, default: value }]) =>
    !old.columns[name] && notNull && value === undefined ? [`the new column ${name} must be given`] : [],
  );
  return [...changed, ...demanded];
}

function newConstraints(old: Table, now: Table): readonly string[] {
  const uniqueIndexes = ({ indexes }: Table) =>
    Object.fromEntries(Object.entries(indexes).filter(([, { isUnique }]) => isUnique));
  const kinds = {
    'unique index': [uniqueIndexes(old), uniqueIndexes(now)],
    'foreign key': [old.foreignKeys, now.foreignKeys],
    'primary key': [old.compositePrimaryKeys, now.compositePrimaryKeys],
    'unique constraint': [old.uniqueConstraints, now.uniqueConstraints],
    check: [old.checkConstraints, now.checkConstraints],
  };
  return Object.entries(kinds).flatMap(([kind, [was = {}, is = {}]]) =>
    Object.keys(is)
      .filter((name) => !Object.hasOwn(was, name))
      .map((name) => `the ${kind} ${name} is new`),
  );
}
