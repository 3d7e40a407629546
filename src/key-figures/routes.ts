import { nationalCoordinator } from '../authorization/actor.ts';
import { download, get } from '../web/routes.ts';
import * as keyFigures from './pages/key-figures.ts';
import { keyFiguresPath } from './paths.ts';

export const routes = [
  get(keyFiguresPath, nationalCoordinator, keyFigures.show),
  download(`${keyFiguresPath}/csv`, nationalCoordinator, keyFigures.downloadCsv, { proof: 'recent' }),
];
