import * as format from '../../web/format.ts';
import { paths } from '../../web/paths.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import type { Breadcrumb } from '../../web/view-types.ts';
import { graceEnd } from '../demands.ts';
import { hostOf } from '../passkeys.ts';
import { appPath, codesPath, ownFactors, passkeyPath, removeAppPath, removePasskeyPath } from '../paths.ts';
import { type Factors, findFactors, hasFactor } from '../queries.ts';

export const title = 'Tvåstegsinloggning';

/** Where the breadcrumbs of all below it begin; whoever must add a factor can go nowhere else. */
export const breadcrumbsOf = ({ actor }: Pick<Context, 'actor'>, ...below: Breadcrumb[]): Breadcrumb[] =>
  actor.mustEnrol
    ? []
    : [
        { label: 'Start', href: paths.start },
        { label: 'Mina uppgifter', href: paths.ownDetails },
        below.length > 0 ? { label: title, href: ownFactors } : { label: title },
        ...below,
      ];

/** «Mina uppgifter → Tvåstegsinloggning»: what one has, and the means to add and remove (PWD-11). */
export async function show(context: Context): Promise<Reply> {
  const { actor, db, settings } = context;
  const factors = await findFactors(db, actor.userId);
  return page('second-factors/own', {
    title,
    breadcrumbs: breadcrumbsOf(context),
    mustEnrol: actor.mustEnrol,
    deadline: deadlineOf(factors),
    has: hasFactor(factors),
    app: factors.app && { addedAt: format.date(factors.app.addedAt), removeHref: removeAppPath },
    passkeys: factors.passkeys.map(({ id, name, host, addedAt, lastUsedAt }) => ({
      name,
      /** Moving the portal to another host makes passkeys useless. */
      elsewhere: host === hostOf(settings.portalUrl) ? '' : host,
      addedAt: format.date(addedAt),
      lastUsedAt: lastUsedAt ? format.date(lastUsedAt) : '–',
      removeHref: removePasskeyPath(id),
    })),
    recoveryCodes: factors.recoveryCodes,
    links: { app: appPath, passkey: passkeyPath, codes: codesPath },
  });
}

/** Until when a second factor must be there; empty when none is demanded, or it is. */
const deadlineOf = (factors: Factors): string =>
  factors.demandedSince && !hasFactor(factors) ? format.date(graceEnd(factors.demandedSince)) : '';
