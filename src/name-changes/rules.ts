export type Refusal =
  { rule: 'closed-already' } | { rule: 'changed-again'; newName: string } | { rule: 'changed-meanwhile' };

/** An entry is dealt with once, and for the name that was shown (AUT-03). */
export function refusalOfClosing(
  entry: { closedAt: Date | null; after: string },
  shownName: string,
): Refusal | null {
  if (entry.closedAt) return { rule: 'closed-already' };
  return entry.after === shownName ? null : { rule: 'changed-again', newName: entry.after };
}
