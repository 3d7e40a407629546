import { commission } from '../authorization/actor.ts';
import { get } from '../web/routes.ts';
import * as untranslated from './pages/untranslated.ts';
import { translationsPath } from './paths.ts';

export const routes = [get(translationsPath, commission, untranslated.show)];
