/** What the log says of a fault; what is not known is left out. */
export interface FaultDescription {
  type: string;
  code: string | undefined;
  message: string | undefined;
  /** What a database complains of, by the names in the schema. */
  constraint: string | undefined;
  table: string | undefined;
  model: string | undefined;
  /** Where it was thrown, without the message. */
  stack: string[] | undefined;
  cause: FaultDescription | undefined;
}

/**
 * Describes a fault for the log without any data. Messages of Prisma, PostgreSQL and mail servers can quote values, so
 * only codes and names of the schema are kept. In other messages, quoted text is left out.
 */
export const describeFault = (fault: unknown): FaultDescription => describe(fault, 4);

function describe(fault: unknown, depth: number): FaultDescription {
  const details: FaultDetails = typeof fault === 'object' && fault !== null ? fault : {};
  const { constraint, meta } = details;
  const cause = meta?.driverAdapterError ?? details.cause;
  return {
    type: fault instanceof Error ? fault.constructor.name : (text(details.kind) ?? typeof fault),
    code: text(details.originalCode) ?? text(details.code),
    message: messageOf(details),
    constraint: text(typeof constraint === 'object' ? constraint?.index : constraint),
    table: text(details.table),
    model: text(meta?.modelName),
    stack: stackOf(details),
    cause: cause && depth > 0 ? describe(cause, depth - 1) : undefined,
  };
}

/** The fields that Node, pg, Prisma, its adapter (with plain objects as causes) and nodemailer add to errors. */
interface FaultDetails {
  name?: string;
  message?: string;
  stack?: string;
  cause?: unknown;
  kind?: unknown;
  code?: unknown;
  originalCode?: unknown;
  originalMessage?: unknown;
  constraint?: string | { index?: unknown } | null;
  table?: unknown;
  /** Prisma's. */
  clientVersion?: unknown;
  meta?: { modelName?: unknown; driverAdapterError?: unknown };
  /** Of a mail server. */
  responseCode?: unknown;
}

/** Classes of SQLSTATE with messages that name parts of the schema or server, but never values. */
const withoutValues = /^(?:08|25|26|28|3D|40|42|53|54|55|57|58)/;

function messageOf(fault: FaultDetails): string | undefined {
  const code = text(fault.originalCode) ?? text(fault.code) ?? '';
  if (/^[0-9A-Z]{5}$/.test(code))
    return withoutValues.test(code) ? (text(fault.originalMessage) ?? fault.message) : undefined;
  const repeatsValues =
    fault.name === 'DriverAdapterError' ||
    fault.clientVersion !== undefined ||
    fault.responseCode !== undefined;
  return repeatsValues ? undefined : withoutQuotations(fault.message);
}

/** Without what is quoted, and without e-mail addresses. */
const withoutQuotations = (message?: string): string | undefined =>
  message
    ?.replace(/"[^"]*"?|'[^']*'?|`[^`]*`?|«[^»]*»?|<[^>]*>?/g, '…')
    .replace(/(?<![^\s@])[^\s@]+@[^\s@]+/g, '…')
    .slice(0, 500);

/** The lines that say where; those before them repeat the message. */
const stackOf = ({ stack, message = '' }: FaultDetails): string[] | undefined =>
  stack
    ?.replace(message, '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim());

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
