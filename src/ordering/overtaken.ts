type Fields = Readonly<Record<string, string>>;

/**
 * Whether somebody has changed what a form was filled in from. The place among the siblings, which also moves with
 * those around it, counts only for who changes it there.
 */
export function isOvertaken(base: Fields, theirs: Fields, typed: Fields): boolean {
  const differing = Object.keys(theirs).filter((field) => base[field] !== theirs[field]);
  const isPlacedAnew = typed.parent === base.parent && ![base.spot, theirs.spot].includes(typed.spot);
  return differing.some((field) => field !== 'spot' || isPlacedAnew);
}
