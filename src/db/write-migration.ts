import { mkdir, writeFile } from 'node:fs/promises';
import { startEmbedded } from './embedded.ts';
import { drift, migrate, migrationsFolder } from './migrate.ts';
import { siblingUrl, withClient } from './with-client.ts';

/** `npm run migration -- add-notes` writes the migration from what the others make to schema.prisma. */
const name = process.argv[2];
if (!name || !/^[a-z0-9_-]+$/.test(name))
  throw new Error('Ge migreringen ett namn: npm run migration -- namn');
const sql = await pendingChanges();
console.log(sql ? await write(name, sql) : 'Migreringarna ger redan det som står i schema.prisma.');

async function pendingChanges() {
  const server = await startEmbedded();
  const draft = `draft_${process.pid}`;
  try {
    return await withClient(server.url, async (client) => {
      await client.query(`CREATE DATABASE ${draft}`);
      return await changesIn(siblingUrl(server.url, draft)).finally(() =>
        client.query(`DROP DATABASE ${draft}`),
      );
    });
  } finally {
    await server.stop();
  }
}

async function changesIn(url: string) {
  await migrate(url);
  return await drift(url);
}

async function write(name: string, sql: string) {
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = new URL(`${time}_${name.replaceAll('-', '_')}/`, migrationsFolder);
  await mkdir(folder);
  await writeFile(new URL('migration.sql', folder), `${sql}\n`);
  return `Skrev ${folder.pathname}migration.sql: läs den innan den körs.`;
}
