// Writes the tables of prisma/schema.prisma as types, so that the compiler checks the queries. Run by install.mjs,
// after Prisma has found the schema valid.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const from = 'prisma/schema.prisma';
const to = 'src/db/generated/tables.ts';

const types = {
  BigInt: 'number',
  Boolean: 'boolean',
  Bytes: 'Uint8Array',
  DateTime: 'Date',
  Decimal: 'string',
  Float: 'number',
  Int: 'number',
  String: 'string',
};

/**
 * Writes `src/db/generated/tables.ts`: an interface for each model and view, under the names that the database knows.
 * The file is left alone when it would not change.
 * @throws at a type of column that it does not know
 */
export function generateTables() {
  const schema = readFileSync(from, 'utf8').replace(/\/\/.*$/gm, '');
  const blocks = [...schema.matchAll(/^(model|view|enum) (\w+) \{\n([^]*?)^\}/gm)];
  const enums = namesOf(blocks, 'enum');
  const models = [...namesOf(blocks, 'model'), ...namesOf(blocks, 'view')];
  const tables = blocks
    .filter(([, kind]) => kind !== 'enum')
    .map(([, kind, name, body]) => tableOf({ kind, name, body, enums, models }));
  const text = `${[
    `// Written from ${from} by src/db/generate-tables.mjs.`,
    `import type { Generated } from 'kysely';`,
    `import type * as columns from '../columns.ts';`,
    `import type * as enums from './enums.ts';`,
    '',
    ...tables.map(({ declaration }) => declaration),
    '/** Every table and view, by its name in the database. */',
    'export interface Tables {',
    ...tables.map(({ table, type }) => `  ${table}: ${type};`),
    '}',
  ].join('\n')}\n`;
  if (!existsSync(to) || readFileSync(to, 'utf8') !== text) writeFileSync(to, text);
}

const namesOf = (blocks, wanted) => blocks.filter(([, kind]) => kind === wanted).map(([, , name]) => name);

function tableOf({ kind, name, body, enums, models }) {
  const table = /@@map\("(\w+)"\)/.exec(body)?.[1] ?? name;
  const columns = body
    .split('\n')
    .map((line) => /^\s*(\w+)\s+(Unsupported\("[^"]+"\)|\w+)(\[\]|\?)?\s*(.*)$/.exec(line))
    .filter((found) => found !== null && !models.includes(found[2]))
    .map(([, field, type, modifier, attributes]) => {
      const column = /@map\("(\w+)"\)/.exec(attributes)?.[1] ?? field;
      const value = `${valueOf(`${table}.${column}`, type, modifier, enums)}${modifier ? ' | null' : ''}`;
      return `  ${column}: ${wrapped(value, kind, modifier, attributes)};`;
    });
  const type = `${name}Table`;
  return { table, type, declaration: `export interface ${type} {\n${columns.join('\n')}\n}\n` };
}

function valueOf(column, type, modifier, enums) {
  if (type.startsWith('Unsupported')) return 'unknown';
  if (type === 'Json') return `columns.Document<'${column}'>`;
  if (enums.includes(type)) return modifier === '[]' ? `columns.EnumArray<enums.${type}>` : `enums.${type}`;
  if (!(type in types)) throw new Error(`${from}: ${column} is of the type ${type}, which ${to} cannot tell`);
  return modifier === '[]' ? `${types[type]}[]` : types[type];
}

/** An array is NULL where Prisma was given none. What a new row may leave out has a default; a view is only read. */
function wrapped(value, kind, modifier, attributes) {
  if (kind === 'view') return `columns.ReadOnly<${value}>`;
  return /@default\(/.test(attributes) ? `Generated<${value}>` : value;
}
