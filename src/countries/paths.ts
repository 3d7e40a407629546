import { authorityPath, subpages } from '../web/paths.ts';
export const movePath = (authorityId: number | string): string =>
  `${authorityPath(authorityId)}${subpages.move}`;
