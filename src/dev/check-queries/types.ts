import ts from 'typescript';

/** SQL of Prisma's. */
export const isSql = ({ symbol }: ts.Type): boolean => (symbol as ts.Symbol | undefined)?.name === 'Sql';

export const isText = ({ flags }: ts.Type): boolean => Boolean(flags & ts.TypeFlags.StringLike);

const nothing = ts.TypeFlags.Null | ts.TypeFlags.Undefined | ts.TypeFlags.Void;

/** The members of a union, or the type itself; null and undefined are left out. */
export const membersOf = (type: ts.Type): ts.Type[] =>
  (type.isUnion() ? type.types : [type]).filter(({ flags }) => !(flags & nothing));

export const allowsNull = (type: ts.Type): boolean =>
  isOpen(type) || (type.isUnion() ? type.types : [type]).some(({ flags }) => flags & nothing);

/** A type that takes anything, or that is decided elsewhere. */
export const isOpen = ({ flags }: ts.Type): boolean =>
  Boolean(flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter));

/** The texts that a type of a few words allows. */
export const wordsOf = (type: ts.Type): string[] =>
  membersOf(type).flatMap((one) => (one.isStringLiteral() ? [one.value] : []));
