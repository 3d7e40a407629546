import { authorityPath } from '../web/paths.ts';
export const movePath = (authorityId: number | string): string => `${authorityPath(authorityId)}/byt-land`;
