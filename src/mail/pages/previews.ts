import { underAdministration } from '../../web/navigation.ts';
import type { Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { mailPath, previewPath } from '../paths.ts';
import { showDocument, showPreview } from '../preview.ts';

/** «Så ser mejlen ut»: every mail in every language, for the Commission. */
export const show = (context: Context): Reply =>
  showPreview(context, {
    path: previewPath,
    breadcrumbs: [...underAdministration, { label: 'Mejl', href: mailPath }, { label: 'Så ser mejlen ut' }],
    tabs: [],
  });

export const showMail = (context: Context): Reply => showDocument(context);
