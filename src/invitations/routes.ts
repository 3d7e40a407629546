import { accessManager, anyone } from '../authorization/actor.ts';
import { get, post } from '../web/routes.ts';
import * as change from './pages/change.ts';
import * as invitation from './pages/invitation.ts';
import * as invite from './pages/invite.ts';
import * as list from './pages/list.ts';
import { atInvitation } from './pages/place.ts';
import * as register from './pages/register.ts';
import * as reject from './pages/reject.ts';
import { invitationsPath, registrationPath } from './paths.ts';

const one = `${invitationsPath}/:invitationId`;

export const routes = [
  get(invitationsPath, accessManager, list.show),
  get(`${invitationsPath}/ny`, accessManager, invite.show),
  post(`${invitationsPath}/ny`, accessManager, invite.submit),
  get(one, accessManager, atInvitation(invitation.show)),
  post(`${one}/godkann`, accessManager, atInvitation(invitation.approve), { proof: 'recent' }),
  post(`${one}/paminn`, accessManager, atInvitation(change.remind)),
  get(`${one}/dra-tillbaka`, accessManager, atInvitation(change.showWithdrawal)),
  post(`${one}/dra-tillbaka`, accessManager, atInvitation(change.withdraw)),
  get(`${one}/avsla`, accessManager, atInvitation(reject.show)),
  post(`${one}/avsla`, accessManager, atInvitation(reject.submit)),
  get(registrationPath(':token'), anyone, register.show),
  post(registrationPath(':token'), anyone, register.submit),
];
