/** A coordinator that is linked in a module. */
export interface Link {
  moduleId: number;
  coordinatorId: number;
}

/** A link as one text, for forms: 3-17. */
export const linkKey = ({ moduleId, coordinatorId }: Link): string => `${moduleId}-${coordinatorId}`;

/** The link that a key stands for. The form has checked the key. */
export function linkOf(key: string): Link {
  const [moduleId, coordinatorId] = key.split('-').map(Number);
  return { moduleId: moduleId!, coordinatorId: coordinatorId! };
}
