import { createHmac } from 'node:crypto';
import pg from 'pg';

const name = 'portal_app';

/**
 * Creates the portal's own role on the embedded server, or on that of the tests, and returns its database address. Its
 * password is derived from the owner's, so all processes know it. On other servers the operator creates the roles.
 */
export async function createAppRole(owner: pg.Client, ownerUrl: string): Promise<string> {
  const url = new URL(ownerUrl);
  const password = createHmac('sha256', url.password).update(name).digest('hex');
  await owner.query(`SELECT pg_advisory_lock(hashtext('app role'))`);
  const { rowCount } = await owner.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
  if (!rowCount) await owner.query(`CREATE ROLE ${name} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
  await owner.query(`SELECT pg_advisory_unlock(hashtext('app role'))`);
  return Object.assign(url, { username: name, password }).href;
}
