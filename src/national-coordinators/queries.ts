import type { Transaction } from '../db/client.ts';
import { countries } from '../web/countries.ts';

export interface Coordinator {
  id: number;
  name: string;
}

/** Every country that takes part, with its national coordinator (ACC-08). */
export async function coordinatorsByCountry(
  db: Transaction,
): Promise<{ country: string; coordinator: Coordinator | null }[]> {
  const found = await db.authority.findMany({
    where: { kind: 'NATIONAL_COORDINATOR' },
    select: { id: true, informalName: true, country: true },
  });
  return countries.map((country) => {
    const one = found.find((authority) => authority.country === country);
    return { country, coordinator: one ? { id: one.id, name: one.informalName } : null };
  });
}

export async function coordinatorOf(db: Transaction, country: string): Promise<Coordinator | null> {
  const found = await db.authority.findFirst({
    where: { country, kind: 'NATIONAL_COORDINATOR' },
    select: { id: true, informalName: true },
  });
  return found && { id: found.id, name: found.informalName };
}
