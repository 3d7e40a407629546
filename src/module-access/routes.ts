import { atManaged, atOwn, managedAuthority, ownAuthority } from '../authorities/place.ts';
import { accessManager } from '../authorization/actor.ts';
import { get, post } from '../web/routes.ts';
import * as change from './pages/change.ts';
import * as give from './pages/give.ts';

/** Access managers give modules in their scope and to themselves (ACC-05). */
const modulesAt = (base: string, at: typeof atOwn) => [
  get(`${base}/moduler/ge`, accessManager, at(give.show)),
  post(`${base}/moduler/ge`, accessManager, at(give.submit), { proof: 'recent' }),
  get(`${base}/moduler/:moduleId/aterkalla`, accessManager, at(change.showWithdrawal)),
  post(`${base}/moduler/:moduleId/aterkalla`, accessManager, at(change.withdraw), { proof: 'recent' }),
  get(`${base}/moduler/:moduleId/roll`, accessManager, at(change.showPart)),
  post(`${base}/moduler/:moduleId/roll`, accessManager, at(change.submitPart)),
];

export const routes = [...modulesAt(ownAuthority, atOwn), ...modulesAt(managedAuthority, atManaged)];
