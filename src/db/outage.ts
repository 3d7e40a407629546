/** Why the database cannot do what was asked of it, for a while; not a mistake of ours. */
export type Outage = 'unreachable' | 'busy' | 'read-only' | 'full';

interface Fault {
  code?: unknown;
  message?: unknown;
  cause?: unknown;
  meta?: { driverAdapterError?: unknown };
  originalCode?: unknown;
  kind?: unknown;
}

/** By SQLSTATE (PostgreSQL, appendix A), by the codes of Node's sockets, and by those of Prisma. */
const outages: Record<Outage, RegExp> = {
  'read-only': /^25006$/,
  full: /^53(?:100|200)$/,
  // A lock or a statement that took too long, no connection left, and Prisma's own waits.
  busy: /^(?:55P03|57014|53300|25P03|P1008|P2024|P2028)$/,
  unreachable:
    /^(?:08\w{3}|57P0[1-5]|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|ENOTFOUND|EAI_AGAIN|P1001|P1017|DatabaseNotReachable|ConnectionClosed|SocketTimeout)$/,
};

export const outageKinds = Object.keys(outages) as Outage[];

/** What pg says in words alone. */
const sentences: [RegExp, Outage][] = [
  [/^timeout exceeded when trying to connect/, 'busy'],
  [/^Query read timeout|^Connection terminated|^Client has encountered a connection error/, 'unreachable'],
];

/** What is the matter with the database, by the fault that pg or Prisma threw; null for any other fault. */
export function outageOf(fault: unknown): Outage | null {
  for (const { code, originalCode, kind, message } of layersOf(fault)) {
    for (const name of [code, originalCode, kind].filter((one) => typeof one === 'string'))
      for (const [outage, codes] of Object.entries(outages)) if (codes.test(name)) return outage as Outage;
    const said = typeof message === 'string' && sentences.find(([words]) => words.test(message));
    if (said) return said[1];
  }
  return null;
}

/** Prisma hides what the driver said in `meta`, errors hide others in `cause`: three deep at most. */
function layersOf(fault: unknown, depth = 3): Fault[] {
  if (typeof fault !== 'object' || fault === null || depth < 0) return [];
  const { cause, meta } = fault as Fault;
  return [...layersOf(meta?.driverAdapterError, depth - 1), ...layersOf(cause, depth - 1), fault];
}

/** For a note that a page can do without: `instead`, while the database can only be read. */
export async function unlessUnwritable<Done>(write: () => Promise<Done>, instead: Done): Promise<Done> {
  try {
    return await write();
  } catch (fault) {
    const outage = outageOf(fault);
    if (outage === 'read-only' || outage === 'full') return instead;
    throw fault;
  }
}
