import { breadcrumbsOf, type Place } from '../../authorities/place.ts';
import { describeWaiting } from '../../email-changes/words.ts';
import { deliveriesTo, type MailDelivery } from '../../mail/delivery.ts';
import { mailNames, recipientTags } from '../../mail/words.ts';
import { accountStatus, accountStatuses, passwordStatus } from '../../passwords/status.ts';
import { mailtoOf } from '../../web/email-address.ts';
import * as format from '../../web/format.ts';
import { hrefOf } from '../../web/paging.ts';
import { paths, subpages } from '../../web/paths.ts';
import { nameOf } from '../../web/person-name.ts';
import { notFound, page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { dialOf } from '../../web/telephone.ts';
import { idIn, userPath, usersPath } from '../paths.ts';
import { findUser, type UserDetails } from '../queries.ts';

/** One user: details, roles, statuses, and what can be done. */
export async function show({ actor, db, read, params, now }: Context, place: Place): Promise<Reply> {
  const id = idIn(params);
  const user = id && (await findUser(read, place.authorityId, id));
  if (!user) return notFound;
  const mails = await deliveriesTo(db, id);
  return page('users/user', {
    title: nameOf(user),
    breadcrumbs: breadcrumbsOf(
      place,
      { label: 'Användare', href: usersPath(place) },
      { label: nameOf(user) },
    ),
    user: {
      name: nameOf(user),
      authority: place.name,
      rows: detailRows(user, now),
      roles: roleRows(user),
      isUnreached: user.isUnreached,
      waiting: describeWaiting(user.waitingAddress, user.email, userPath(place, id, subpages.email), now),
      isOwn: id === actor.userId,
    },
    mails: mails.map(mailRow),
    links: {
      edit: userPath(place, id, subpages.edit),
      log: hrefOf(place.isOwn ? paths.log : `${place.base}${subpages.log}`, {
        kind: 'alla',
        user: String(id),
      }),
      remove: userPath(place, id, subpages.remove),
      reset: userPath(place, id, subpages.resetPassword),
      resetFactor: user.hasFactor ? userPath(place, id, subpages.resetSecondFactor) : null,
    },
  });
}

const mailRow = ({ template, delivery, at }: MailDelivery) => ({
  term: format.dateTime(at),
  value: mailNames[template],
  tag: recipientTags[delivery],
});

/** A user's details as terms and values; shared with «Mina uppgifter». */
export const detailRows = (user: UserDetails, now: Date) => [
  { term: 'Förnamn', value: user.firstName },
  { term: 'Efternamn', value: user.lastName },
  { term: 'Användarnamn', value: user.username, asIs: true },
  {
    term: 'E-postadress',
    value: format.email(user.email),
    href: mailtoOf(user.email),
    tag: user.isUnreached ? recipientTags.failed : undefined,
  },
  { term: 'Telefonnummer', value: user.telephone, href: user.telephone ? dialOf(user.telephone) : undefined },
  { term: 'Språkpreferens', value: format.languageOwnName(user.language), lang: user.language },
  { term: 'Administratör', value: user.isAdministrator ? 'Ja' : 'Nej' },
  { term: 'Status', value: accountStatuses[accountStatus(user)] },
  { term: 'Lösenord', value: describePassword(user, now) },
  { term: 'Tvåstegsinloggning', value: user.hasFactor ? 'Ja' : 'Nej' },
  { term: 'Registrerad', value: format.date(user.createdAt) },
  { term: 'Senast inloggad', value: user.lastSignInAt ? format.dateTime(user.lastSignInAt) : 'Aldrig' },
];

/** The password status, with the date that it is about (PWD-04, PWD-06). */
export function describePassword(user: UserDetails, now: Date): string {
  const day = format.date(user.passwordExpiresAt);
  switch (passwordStatus(user, now)) {
    case 'blocked':
      return 'blockerat efter för många felaktiga försök';
    case 'temporary':
      return user.passwordExpiresAt <= now
        ? `tillfälligt, slutade gälla ${day}`
        : `tillfälligt, gäller till ${day}`;
    case 'expired':
      return `har gått ut ${day}`;
    case 'valid':
      return `giltigt till ${day}`;
  }
}

export function roleRows({ roles }: UserDetails) {
  const modules = [...new Set(roles.map(({ module }) => module))];
  return modules.map((module) => ({
    term: module,
    value: roles
      .filter((role) => role.module === module)
      .map(({ role }) => role)
      .join(', '),
  }));
}
