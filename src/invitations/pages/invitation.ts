import { managedPlace } from '../../authorities/place.ts';
import { partNames } from '../../authorities/words.ts';
import type { Actor } from '../../authorization/actor.ts';
import type { Fared } from '../../mail/delivery.ts';
import { recipientTags } from '../../mail/words.ts';
import { consequencesIn } from '../../registration/consequences.ts';
import { describeDoubles, dismissedIn } from '../../registration/doubles.ts';
import { labels, registrationForm } from '../../registration/fields.ts';
import { refusalMessage } from '../../registration/messages.ts';
import { modulesForm, type OfferedModule, partField, partsOf } from '../../registration/module-choice.ts';
import { type Approval, findApproval, offeredModules } from '../../registration/queries.ts';
import { userPath } from '../../users/paths.ts';
import { mailtoOf } from '../../web/email-address.ts';
import * as format from '../../web/format.ts';
import { type Body, type FieldError, parseForm, typedText } from '../../web/forms.ts';
import { languageOptions } from '../../web/language-options.ts';
import { subpages } from '../../web/paths.ts';
import { formPage, notFound, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { approveRegistration } from '../approve-registration.ts';
import { latestMail } from '../latest-mail.ts';
import { invitationPath } from '../paths.ts';
import type { Invitation } from '../queries.ts';
import { refusalOfChange, refusalOfDecision } from '../rules.ts';
import { states } from '../words.ts';
import { breadcrumbsOf, outdated } from './place.ts';

/** An invitation with its facts; while it waits, with what was filled in, to correct and approve (ACC-04). */
export function show(context: Context, invitation: Invitation): Promise<Reply> {
  return invitationPage(context, invitation, { typed: invitation.submission ?? {}, status: 200 });
}

/** «Godkänn» */
export async function approve(context: Context, invitation: Invitation): Promise<Reply> {
  const { actor, db, body } = context;
  const refusal = refusalOfDecision(invitation.state);
  if (refusal) return outdated(invitation.id, refusal);
  const data = parseForm(registrationForm(actor.country), body);
  const modules = parseForm(modulesForm(await offeredModules(db, actor)), body);
  if (!data.accepted || !modules.accepted)
    return invitationPage(context, invitation, {
      typed: body,
      errors: [data, modules].flatMap((parsed) => (parsed.accepted ? [] : parsed.errors)),
    });
  const { firstName, lastName, userEmail, userLanguage, telephone, ...authority } = data.values;
  const result = await approveRegistration(context, invitation.id, {
    authority: { ...authority, modules: modules.values },
    user: { firstName, lastName, email: userEmail, language: userLanguage, telephone },
    dismissed: dismissedIn(body),
  });
  if (!result) return notFound;
  if ('refusals' in result) {
    const [first] = result.refusals;
    if (first?.of === 'decision') return outdated(invitation.id, first.refusal);
    const errors = result.refusals.flatMap(({ of, refusal }) =>
      of === 'registration' ? [refusalMessage(refusal)] : [],
    );
    return invitationPage(context, invitation, { typed: body, errors });
  }
  const { authorityId, userId } = result.done;
  return redirect(userPath(managedPlace(authorityId), userId, subpages.receipt), {
    color: 'success',
    text: `${authority.informalName} är registrerad.`,
  });
}

interface Filled {
  typed: Body;
  /** What is wrong with what was typed; left out when it was filled in by somebody else. */
  errors?: FieldError[];
  status?: number;
}

async function invitationPage(
  context: Context,
  invitation: Invitation,
  { typed, errors, status }: Filled,
): Promise<Reply> {
  const { id, authorityName, state } = invitation;
  const approval = state === 'waiting' ? await approvalOf(context, typed) : null;
  const taken = approval?.isRegistered ? [refusalMessage({ rule: 'organisation-number-taken' })] : [];
  return formPage(
    'invitations/invitation',
    {
      title: `Inbjudan: ${authorityName}`,
      breadcrumbs: breadcrumbsOf(invitation),
      errors: errors ?? taken,
      invitation: {
        name: authorityName,
        rows: rowsOf(invitation, await latestMail(context.db, invitation)),
        mayChange: refusalOfChange(state) === null,
        remindAction: invitationPath(id, subpages.remind),
        withdrawHref: invitationPath(id, subpages.withdrawInvitation),
      },
      registration: approval && registrationOf(context.actor, invitation, typed, approval),
    },
    status,
  );
}

/** What cannot be a name is like none, and is not to be asked of the database. */
function approvalOf({ actor, read }: Context, typed: Body): Promise<Approval> {
  const { officialName, informalName, organisationNumber } = registrationForm(actor.country).shape;
  const valueOf = (field: { safeParse: (value: unknown) => { data?: string } }, name: string): string =>
    field.safeParse(typed[name]).data ?? '';
  return findApproval(read, actor, {
    country: actor.country,
    officialName: valueOf(officialName, 'officialName'),
    informalName: valueOf(informalName, 'informalName'),
    organisationNumber: valueOf(organisationNumber, 'organisationNumber'),
  });
}

/** The form that corrects and approves, with what the approver should know first. */
function registrationOf({ country }: Actor, { id }: Invitation, typed: Body, { modules, doubles }: Approval) {
  const fields = [...Object.keys(labels), ...modules.map((module) => partField(module.id))];
  return {
    country: format.country(country),
    values: Object.fromEntries(fields.map((field) => [field, typedText(typed, field)])),
    labels,
    languageOptions,
    likely: describeDoubles(doubles, typed),
    consequences: consequencesIn(country),
    modules: modules.map(choiceOf),
    action: invitationPath(id, subpages.approve),
    rejectHref: invitationPath(id, subpages.reject),
  };
}

const choiceOf = (module: OfferedModule) => ({
  field: partField(module.id),
  name: module.name,
  options: [
    { value: '', label: 'Ingen tillgång' },
    ...partsOf(module).map((part) => ({ value: part, label: partNames[part] })),
  ],
});

function rowsOf(invitation: Invitation, mail: Fared | null) {
  const { state, contactName, email, language, authorityId, reason } = invitation;
  const moment = (term: string, at: Date | null, by: string | null = null) =>
    at ? [{ term, value: [format.dateTime(at), by].filter(Boolean).join(', ') }] : [];
  return [
    { term: 'Status', value: states[state].text },
    { term: 'Kontaktperson', value: contactName },
    { term: 'E-postadress', value: format.email(email), href: mailtoOf(email) },
    { term: 'Mejlets språk', value: format.languageOwnName(language), lang: language },
    ...moment('Skickad', invitation.createdAt, invitation.invitedBy),
    ...(mail
      ? [{ term: 'Senaste mejlet', value: format.dateTime(mail.at), tag: recipientTags[mail.delivery] }]
      : []),
    ...(refusalOfChange(state) ? [] : moment('Länken gäller till', invitation.expiresAt)),
    ...moment('Öppnad', invitation.openedAt),
    ...moment('Registreringen inskickad', invitation.submittedAt),
    ...moment('Återkallad', invitation.withdrawnAt),
    ...moment(reason ? 'Avslagen' : 'Godkänd', invitation.decidedAt, invitation.decidedBy),
    ...(reason ? [{ term: 'Skäl', value: reason, multiline: true }] : []),
    ...(authorityId
      ? [{ term: 'Myndighet', value: 'Visa myndigheten', href: managedPlace(authorityId).base }]
      : []),
  ];
}
