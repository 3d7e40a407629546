import { createHmac } from 'node:crypto';
import pg from 'pg';

const name = 'portal_app';

/**
 * Makes the portal's own role on the embedded server, or that of the tests, where it is missing, and returns the
 * address by which it comes to the same database. Its password follows from the owner's, so that all processes
 * know it. On any other server the operator makes the roles.
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
