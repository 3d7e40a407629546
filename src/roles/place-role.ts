import type { Transaction } from '../db/client.ts';
import { placedAt, type Spot } from '../ordering/spot.ts';
import type { RoleRow } from './queries.ts';

/** Where a role stands among the roles of its module. */
export function spotOf(roles: readonly Pick<RoleRow, 'id'>[], id: number): Spot {
  const place = roles.findIndex((role) => role.id === id);
  if (place === 0) return 'first';
  return place === roles.length - 1 ? 'last' : roles[place - 1]!.id;
}

/** Puts a role in its place; those that move with it are renumbered. The module must be locked. */
export async function placeRole(
  transaction: Transaction,
  roles: readonly Pick<RoleRow, 'id'>[],
  { id, spot }: { id: number; spot: Spot },
): Promise<void> {
  const order = placedAt(
    roles.map((role) => role.id),
    id,
    spot,
  );
  await transaction.$executeRaw`
    UPDATE module_role r SET position = place - 1 FROM unnest(${order}::integer[]) WITH ORDINALITY AS placed (id, place)
    WHERE r.id = placed.id AND position <> place - 1`;
}
