import { paths } from '../web/paths.ts';
export const keyFiguresPath = paths.keyFigures;
