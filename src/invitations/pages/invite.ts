import { tooManyMails } from '../../mail/messages.ts';
import { TooManyMails } from '../../mail/take-mails.ts';
import { type Body, type FieldError, parseForm, typedText } from '../../web/forms.ts';
import { languageOptions } from '../../web/language-options.ts';
import { underAdministration } from '../../web/navigation.ts';
import { subpages } from '../../web/paths.ts';
import { formPage, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { invitationForm, labels } from '../forms.ts';
import { invitationPath, invitationsPath } from '../paths.ts';
import { sendInvitation } from '../send-invitation.ts';

/** «Bjud in myndighet» (ACC-04). */
export const show = ({ actor }: Context): Reply => form({ language: actor.language }, []);

export async function submit(context: Context): Promise<Reply> {
  const parsed = parseForm(invitationForm, context.body);
  if (!parsed.accepted) return form(parsed.typed, parsed.errors);
  try {
    const id = await sendInvitation(context, parsed.values);
    return redirect(invitationPath(id), {
      color: 'success',
      text: `Inbjudan skickas med mejl till ${parsed.values.email}.`,
    });
  } catch (fault) {
    if (!(fault instanceof TooManyMails)) throw fault;
    return form(context.body, [{ field: 'email', message: tooManyMails(fault) }]);
  }
}

function form(typed: Body, errors: FieldError[]): Reply {
  const values = Object.fromEntries(Object.keys(labels).map((field) => [field, typedText(typed, field)]));
  return formPage('invitations/invite', {
    title: 'Bjud in myndighet',
    breadcrumbs: [
      ...underAdministration,
      { label: 'Inbjudningar', href: invitationsPath },
      { label: 'Bjud in myndighet' },
    ],
    values,
    errors,
    labels,
    languageOptions,
    action: `${invitationsPath}${subpages.add}`,
    cancelHref: invitationsPath,
  });
}
