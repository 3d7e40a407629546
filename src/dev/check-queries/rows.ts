import ts from 'typescript';
import type { Described } from './describe.ts';
import type { JsonShape } from './json-shape.ts';
import { allowsNull, isOpen, isSql, membersOf } from './types.ts';

/** What pg makes of a column's or a value's type. */
export type Kind = 'text' | 'number' | 'boolean' | 'date' | 'json' | 'list' | 'other';

export interface DatabaseTypes {
  kindOf: (type: number) => Kind;
  /** Its name, for complaints. */
  nameOf: (type: number) => string;
  mayBeNull: (table: number, column: number) => boolean;
}

/** Compares what a query gives with what the program takes it for. */
export class Rows {
  readonly #types: ts.TypeChecker;
  readonly #database: DatabaseTypes;

  constructor(types: ts.TypeChecker, database: DatabaseTypes) {
    this.#types = types;
    this.#database = database;
  }

  /** What is wrong with a query's columns, given the type of its rows. */
  complaints(row: ts.Type, columns: Described['columns'], shapes: ReadonlyMap<string, JsonShape>): string[] {
    if (isOpen(row)) return [];
    const properties = this.#propertiesOf(row);
    const missing = [...properties].filter(
      ([name, { optional }]) => !optional && !columns.some((column) => column.name === name),
    );
    return [
      ...missing.map(([name]) => `no column gives «${name}»`),
      ...columns.flatMap((column) => {
        const property = properties.get(column.name);
        if (!property) return [`nobody takes the column «${column.name}»`];
        return this.#mismatch(property.types, column, shapes.get(column.name));
      }),
    ];
  }

  /** What is wrong with a value that stands where PostgreSQL wants the type. */
  valueComplaints(value: ts.Expression, type: number): string[] {
    const given = this.#kindsOf([this.#types.getTypeAtLocation(value)]);
    if (isSql(this.#types.getTypeAtLocation(value))) return []; // A list, whose items are not looked at.
    const wanted = this.#database.kindOf(type);
    if (wanted === 'json' || wanted === 'other' || given.every((kind) => kind === wanted || kind === 'any'))
      return [];
    return [`«${value.getText()}» is ${given.join(' or ')}, and ${this.#database.nameOf(type)} is wanted`];
  }

  /** The properties of all members of a union, each with its types. */
  #propertiesOf(type: ts.Type): Map<string, { types: ts.Type[]; optional: boolean }> {
    const found = new Map<string, { types: ts.Type[]; optional: boolean }>();
    for (const member of membersOf(type))
      for (const property of this.#types.getPropertiesOfType(member)) {
        const optional = Boolean(property.flags & ts.SymbolFlags.Optional);
        const known = found.get(property.name);
        const types = [...(known?.types ?? []), this.#types.getTypeOfSymbol(property)];
        found.set(property.name, { types, optional: optional && (known?.optional ?? true) });
      }
    return found;
  }

  #mismatch(types: ts.Type[], column: Described['columns'][number], shape: JsonShape): string[] {
    const { name, type } = column;
    const taken = this.#kindsOf(types);
    const given = this.#database.kindOf(type);
    if (given === 'json') return types.flatMap((one) => this.#shapeComplaints(name, one, shape));
    if (taken.some((kind) => kind !== given && kind !== 'any'))
      return [`«${name}» is ${this.#database.nameOf(type)}, and is taken for ${taken.join(' or ')}`];
    if (this.#database.mayBeNull(column.table, column.column) && !types.some(allowsNull))
      return [`«${name}» may be NULL, and is taken for ${taken.join(' or ')}`];
    return [];
  }

  #shapeComplaints(path: string, type: ts.Type, shape: JsonShape): string[] {
    return membersOf(type).flatMap((member) => {
      if (!shape || isOpen(member)) return [];
      const item = this.#types.getIndexTypeOfType(member, ts.IndexKind.Number);
      if ('items' in shape)
        return item
          ? this.#shapeComplaints(`${path}[]`, item, shape.items)
          : [`«${path}» is a list, and is not taken for one`];
      if (item || this.#types.getIndexTypeOfType(member, ts.IndexKind.String)) return [];
      return this.#keyComplaints(path, member, shape.keys);
    });
  }

  #keyComplaints(path: string, type: ts.Type, keys: ReadonlyMap<string, JsonShape>): string[] {
    const properties = this.#propertiesOf(type);
    return [
      ...[...properties].flatMap(([name, { optional, types }]) => {
        if (!keys.has(name)) return optional ? [] : [`nothing gives «${path}.${name}»`];
        return types.flatMap((one) => this.#shapeComplaints(`${path}.${name}`, one, keys.get(name)));
      }),
      ...[...keys.keys()]
        .filter((name) => !properties.has(name))
        .map((name) => `nobody takes «${path}.${name}»`),
    ];
  }

  #kindsOf(types: readonly ts.Type[]): (Kind | 'any')[] {
    return [...new Set(types.flatMap(membersOf).map((type) => this.#kindOf(type)))];
  }

  #kindOf(type: ts.Type): Kind | 'any' {
    if (isOpen(type)) return 'any';
    if (type.flags & ts.TypeFlags.StringLike) return 'text';
    if (type.flags & ts.TypeFlags.NumberLike) return 'number';
    if (type.flags & ts.TypeFlags.BooleanLike) return 'boolean';
    if ((type.symbol as ts.Symbol | undefined)?.name === 'Date') return 'date';
    return this.#types.isArrayType(type) || this.#types.isTupleType(type) ? 'list' : 'json';
  }
}
