import { paths } from '../web/paths.ts';
export const nameChangesPath = paths.nameChanges;
