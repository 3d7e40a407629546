import type { Actor } from '../../authorization/actor.ts';
import * as format from '../../web/format.ts';
import { networkOf } from '../../web/rate-limits.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { confirmAddress } from '../confirm-address.ts';
import { closedMessage } from '../messages.ts';
import { confirmationPath } from '../paths.ts';
import { findByToken, type FoundLink } from '../queries.ts';
import { type Closed, stateOf } from '../rules.ts';

type Visit = Context<Actor | null>;

/**
 * Where the holder of a new address confirms it, with nothing but the link (AUT-04, USR-06). Looking changes nothing:
 * programs that read mail follow its links.
 */
export async function show({ db, params, limits, address, settings, now }: Visit): Promise<Reply> {
  const token = params.token ?? '';
  if (!(await limits.take('address confirmation by address', networkOf(address)))) return tooMany;
  const link = await findByToken(db, token);
  if (!link) return closed('unknown', settings);
  const state = stateOf(link, now);
  return state === 'waiting' ? question(link, token) : closed(state, settings);
}

/** «Bekräfta adressen» */
export async function submit(context: Visit): Promise<Reply> {
  const { params, limits, address, settings } = context;
  if (!(await limits.take('address confirmation by address', networkOf(address)))) return tooMany;
  const result = await confirmAddress(context, params.token ?? '');
  return result.confirmed ? thanks(result.link) : closed(result.state, settings);
}

const question = ({ name, after, expiresAt }: FoundLink, token: string): Reply =>
  message(
    'Bekräfta e-postadressen',
    [
      `${format.email(after)} ska bli ny e-postadress för ${name}.`,
      `Adressen börjar gälla när du har bekräftat den. Det kan du göra till och med ${format.dateTime(expiresAt)}.`,
      `Känner du inte till ${name}? Då behöver du inte göra något: adressen ändras inte.`,
    ],
    200,
    { action: confirmationPath(token) },
  );

const thanks = ({ name, after, userId }: FoundLink): Reply =>
  message('Tack! Adressen är bekräftad', [
    `Från och med nu går mejl till ${name} till ${format.email(after)}.`,
    ...(userId === null
      ? []
      : [
          'Väntar du på ett tillfälligt lösenord? Be en administratör vid din myndighet att återställa lösenordet, så skickas ett nytt till den här adressen.',
        ]),
  ]);

function closed(state: Closed, { helpDesk }: Visit['settings']): Reply {
  const { heading, paragraphs, status } = closedMessage(state);
  return message(heading, paragraphs, status, { helpDesk });
}

const tooMany = message('För många försök', ['Vänta en timme och försök sedan igen.'], 429);

function message(
  heading: string,
  paragraphs: string[],
  status = 200,
  { action = '', helpDesk = '' }: { action?: string; helpDesk?: string } = {},
): Reply {
  return page(
    'email-changes/message',
    { title: heading, message: { heading, paragraphs, action, helpDesk } },
    status,
  );
}
