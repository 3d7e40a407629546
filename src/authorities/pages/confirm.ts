import { redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { confirmData } from '../confirm-data.ts';
import type { Place } from '../place.ts';

/** «Uppgifterna stämmer» (AUT-08). */
export async function submit(context: Context, { authorityId, base }: Place): Promise<Reply> {
  await confirmData(context, authorityId);
  return redirect(base, { color: 'success', text: 'Tack! Uppgifterna är bekräftade.' });
}
