import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  type ColumnType,
  ColumnTypeEnum,
  type ErrorCapturingSqlMigrationAwareDriverAdapterFactory as BoundFactory,
  type SqlQuery,
} from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { projectFolder } from '../project-folder.ts';

/** The part of WebAssembly used here; its types come with the browser's, which are not ours. */
declare const WebAssembly: {
  instantiate(
    binary: Buffer,
    imports: object,
  ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
};

interface Unlisted {
  __wbg_set_wasm(exports: object): void;
}

export const schemaFile = new URL('prisma/schema.prisma', projectFolder);

/**
 * Lends Prisma's schema engine, connected to the database. It is WebAssembly from npm: Prisma's own command line would
 * download a binary, which closed networks refuse.
 */
export async function withSchemaEngine<T>(
  url: string,
  use: (engine: engineModule.SchemaEngine) => Promise<T>,
): Promise<T> {
  await (loading ??= load());
  const schema = await readFile(schemaFile, 'utf8');
  const pool = new pg.Pool({ connectionString: url });
  const adapter = bindMigrationAwareSqlAdapterFactory(new EngineAdapter(pool));
  const datamodels: [string, string][] = [['schema.prisma', schema]];
  const engine = await engineModule.SchemaEngine.new({ datamodels }, ignoreLog, adapter);
  try {
    return await use(engine);
  } catch (error) {
    throw withCause(error as Error, adapter.errorRegistry);
  } finally {
    engine.free();
    await pool.end();
  }
}

let loading: Promise<void> | undefined;

/** What the package's entry file does, but for its import of a .wasm, which Node 20 does not know. */
async function load() {
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: failLoudly } });
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
  const binary = await readFile(join(dirname(entry), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(binary, { './schema_engine_bg.js': imports() });
  (engineModule as unknown as Unlisted).__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/** With a timer that does not keep the process alive: the engine forgets one of ten seconds. */
function imports() {
  const timer = Object.keys(engineModule).find((name) => name.startsWith('__wbg_setTimeout_'))!;
  return { ...engineModule, [timer]: (run: () => void, delay: number) => setTimeout(run, delay).unref() };
}

function failLoudly(message: string) {
  throw new Error(message);
}

function ignoreLog() {
  // The engine insists on a place to log to; what matters it throws.
}

/** The engine only gives the number of a fault in the database: the registry has the fault itself. */
function withCause(error: Error, registry: BoundFactory['errorRegistry']) {
  const number = /External error id#(\d+)/.exec(error.message)?.[1];
  const fault = number && registry.consumeError(Number(number))?.error;
  return fault ? new Error(error.message, { cause: fault }) : error;
}

/**
 * PrismaPg as the engine needs it: scripts are sent whole (PrismaPg cuts at every semicolon, even inside functions),
 * and columns of type "char" are read, which PrismaPg does not know.
 */
class EngineAdapter extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    const pool = adapter.underlyingDriver();
    const queryPool = pool.query.bind(pool) as (config: pg.QueryConfig) => Promise<pg.QueryResult>;
    Object.assign(pool, { query: async (config: pg.QueryConfig) => disguiseChars(await queryPool(config)) });
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query: SqlQuery) => {
      const result = await queryRaw(query);
      return { ...result, columnTypes: result.columnTypes.map(undisguiseChar) };
    };
    adapter.executeScript = (script) => givingWay(() => pool.query(yielding(script)));
    return adapter;
  }
}

/**
 * A migration that waits for a table holds others meanwhile, and whoever has those and wants this one waits for it in turn.
 * PostgreSQL looks for that after a second (deadlock_timeout), and ends either: a request of the version that serves, perhaps. So
 * the migration gives up before, with all it has done, and begins anew. An index that is built beside the writes is in
 * no transaction, and waits for as long as it takes.
 */
const yielding = (script: string): string =>
  /\bCONCURRENTLY\b/i.test(script) ? script : `SET lock_timeout = '${patience}ms';\n${script}`;

const patience = 700;

/** A lock was not to be had in time, or the two waited for each other all the same. */
const gaveWay = new Set(['55P03', '40P01']);

/** In milliseconds; after that it is said what is in the way. */
const longest = 5 * 60_000;

async function givingWay(run: () => Promise<unknown>): Promise<void> {
  const until = Date.now() + longest;
  for (;;) {
    try {
      await run();
      return;
    } catch (fault) {
      const isInTheWay = fault instanceof pg.DatabaseError && gaveWay.has(fault.code ?? '');
      if (!isInTheWay || Date.now() > until) throw fault;
      await pause(100 + Math.random() * 400);
    }
  }
}

const char = 18;
const charArray = 1002;

function disguiseChars(result: pg.QueryResult | pg.QueryResult[]) {
  for (const field of [result].flat().flatMap(({ fields }) => fields)) {
    if (field.dataTypeID === char) field.dataTypeID = charArray;
  }
  return result;
}

function undisguiseChar(type: ColumnType) {
  return type === ColumnTypeEnum.CharacterArray ? ColumnTypeEnum.Character : type;
}
