export type Refusal = { rule: 'own-authority' } | { rule: 'is-coordinator' } | { rule: 'name-differs' };

/** Never one's own, nor a national coordinator, and only with the name typed (ACC-07). */
export function refusalsOfRemoval(
  { isOwn, kind, name }: { isOwn: boolean; kind: string; name: string },
  typedName: string,
): Refusal | null {
  if (isOwn) return { rule: 'own-authority' };
  if (kind === 'NATIONAL_COORDINATOR') return { rule: 'is-coordinator' };
  return typedName !== '' && typedName === name ? null : { rule: 'name-differs' };
}
