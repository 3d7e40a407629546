import { refusalMessage } from '../../passwords/messages.ts';
import {
  accountStatus,
  accountStatuses,
  passwordStatus,
  passwordStatusColors,
  passwordStatuses,
} from '../../passwords/status.ts';
import { resetMessage } from '../../second-factors/messages.ts';
import { resetCoordinatorsFactor } from '../../second-factors/reset-factor.ts';
import { resetText } from '../../second-factors/words.ts';
import * as format from '../../web/format.ts';
import { recordId } from '../../web/forms.ts';
import type { Views } from '../../web/generated/views.ts';
import { subpages } from '../../web/paths.ts';
import { nameOf } from '../../web/person-name.ts';
import { notFound, page, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { countryPath } from '../paths.ts';
import { type Administrator, administratorsAt, coordinatorOf } from '../queries.ts';
import { resetAdministrator } from '../reset-administrator.ts';
import { breadcrumbsOf, countryIn } from './country.ts';

const listOf = (country: string): string => countryPath(country, subpages.administrators);

const resetPath = (country: string, id: number): string =>
  `${listOf(country)}/${id}${subpages.resetPassword}`;

const factorPath = (country: string, id: number): string =>
  `${listOf(country)}/${id}${subpages.resetSecondFactor}`;

/** The administrators at a national coordinator. Only the Commission can help them with their passwords (ACC-10). */
export async function show({ db, params, now }: Context): Promise<Reply> {
  const country = countryIn(params);
  const coordinator = country && (await coordinatorOf(db, country));
  if (!country || !coordinator) return notFound;
  const administrators = await administratorsAt(db, country);
  return page('national-coordinators/administrators', {
    title: `Administratörer vid ${coordinator.name}`,
    coordinator: coordinator.name,
    breadcrumbs: breadcrumbsOf(country, { label: 'Administratörer' }),
    administrators: administrators.map((one) => describe(country, one, now)),
  });
}

function describe(
  country: string,
  user: Administrator,
  now: Date,
): Views['national-coordinators/administrators']['administrators'][number] {
  const password = passwordStatus(user, now);
  const account = accountStatus(user);
  return {
    name: nameOf(user),
    email: format.email(user.email),
    account: { color: account === 'active' ? 'success' : 'neutral', text: accountStatuses[account] },
    password: { color: passwordStatusColors[password], text: passwordStatuses[password] },
    lastSeen: user.lastSignInAt ? format.date(user.lastSignInAt) : '–',
    resetHref: resetPath(country, user.id),
    resetFactorHref: user.hasFactor ? factorPath(country, user.id) : null,
  };
}

/** Asks first. */
export async function confirm({ db, params }: Context): Promise<Reply> {
  const found = await administratorIn(db, params);
  if (!found) return notFound;
  const { country, coordinator, user } = found;
  return page('users/reset-password', {
    title: `Återställ lösenord: ${coordinator}`,
    breadcrumbs: breadcrumbsOf(
      country,
      { label: 'Administratörer', href: listOf(country) },
      { label: 'Återställ lösenord' },
    ),
    reset: {
      name: `${nameOf(user)}, ${coordinator}`,
      email: format.email(user.email),
      action: resetPath(country, user.id),
      cancelHref: listOf(country),
    },
  });
}

export async function submit(context: Context): Promise<Reply> {
  const found = await administratorIn(context.db, context.params);
  const refusals = found && (await resetAdministrator(context, found.country, found.user.id));
  if (!refusals) return notFound;
  if (refusals[0])
    return redirect(listOf(found.country), { color: 'danger', text: refusalMessage(refusals[0]).message });
  return redirect(listOf(found.country), {
    color: 'success',
    heading: 'Lösenordet är återställt',
    text: `Ett tillfälligt lösenord är på väg med mejl till ${format.email(found.user.email)}. Det gäller i sju dagar. Administratörerna vid ${found.coordinator} får veta det.`,
  });
}

/** «Återställ tvåstegsinloggning» by the Commission (PWD-12). */
export const confirmFactor = (context: Context): Promise<Reply> => confirmationOfFactor(context, '', 200);

async function confirmationOfFactor(
  { db, params }: Context,
  refusal: string,
  status: number,
): Promise<Reply> {
  const found = await administratorIn(db, params);
  if (!found) return notFound;
  const { country, coordinator, user } = found;
  return page(
    'second-factors/confirm',
    {
      title: `Återställ tvåstegsinloggning: ${coordinator}`,
      breadcrumbs: breadcrumbsOf(
        country,
        { label: 'Administratörer', href: listOf(country) },
        { label: 'Återställ tvåstegsinloggning' },
      ),
      refusal,
      card: {
        heading: `Återställ tvåstegsinloggningen för ${nameOf(user)}, ${coordinator}?`,
        text: resetText,
        action: factorPath(country, user.id),
        confirmLabel: 'Återställ tvåstegsinloggning',
        cancelHref: listOf(country),
      },
    },
    status,
  );
}

export async function submitFactor(context: Context): Promise<Reply> {
  const found = await administratorIn(context.db, context.params);
  const refusals = found && (await resetCoordinatorsFactor(context, found.country, found.user.id));
  if (!refusals) return notFound;
  if (refusals[0]) return confirmationOfFactor(context, resetMessage(refusals[0]), 422);
  return redirect(listOf(found.country), {
    color: 'success',
    heading: 'Tvåstegsinloggningen är återställd',
    text: `Ett mejl om det är på väg till ${found.user.email}. Administratörerna vid ${found.coordinator} får också veta det.`,
  });
}

async function administratorIn(db: Context['db'], params: Context['params']) {
  const country = countryIn(params);
  const id = recordId.safeParse(params.userId).data;
  const coordinator = country && (await coordinatorOf(db, country));
  const [user] = country && id ? await administratorsAt(db, country, id) : [];
  return country && coordinator && user ? { country, coordinator: coordinator.name, user } : null;
}
