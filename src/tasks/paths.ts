import { paths } from '../web/paths.ts';

export const translationsPath = paths.translations;
