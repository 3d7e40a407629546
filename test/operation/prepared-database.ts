import { connect } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { withClient } from '../../src/db/with-client.ts';
import { seedDemo } from '../../src/demo/seed.ts';

/** The roles and the database of docs/operation.md, with the demo's data. */
export async function prepare(url: string): Promise<void> {
  await withClient(url, async (client) => {
    await client.query("CREATE ROLE portal_owner LOGIN PASSWORD 'provning'");
    await client.query("CREATE ROLE portal_app LOGIN PASSWORD 'provning'");
    await client.query('CREATE DATABASE portal OWNER portal_owner');
  });
  const { MIGRATION_DATABASE_URL: owner } = addressesAt(Number(new URL(url).port));
  await migrate(owner, 'portal_app');
  const { prisma, close } = connect(owner);
  await seedDemo(prisma, new Date()).finally(close);
}

/** As the portal is given them. */
export function addressesAt(port: number) {
  const address = (role: string): string => `postgresql://${role}:provning@127.0.0.1:${port}/portal`;
  return { DATABASE_URL: address('portal_app'), MIGRATION_DATABASE_URL: address('portal_owner') };
}
