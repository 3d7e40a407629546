import { describeWaiting } from '../../email-changes/words.ts';
import * as format from '../../web/format.ts';
import { notFound, type Notice, page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import type { SummaryRow } from '../../web/view-types.ts';
import { bySwedishName, type Named, nameIn, untranslated } from '../names.ts';
import { emailChangePath, type Place } from '../place.ts';
import { type AuthorityDetails, findAuthority, type NameChangeState } from '../queries.ts';
import { detailRows } from '../words.ts';
import { confirmHref, tabPage } from './tab-page.ts';

/** The tab «Myndighet». */
export async function show(context: Context, place: Place): Promise<Reply> {
  const authority = await findAuthority(context.read, place.authorityId);
  if (!authority) return notFound;
  const { fields, language, names, nameChange, waitingAddress, confirmedAt, changed } = authority;
  const emailPath = place.mayEdit ? emailChangePath(place) : null;
  const waiting = describeWaiting(waitingAddress, fields.email, emailPath, context.now);
  const named = { language, informalName: fields.informalName, names };
  return page('authorities/details', {
    rows: detailRows(authority),
    names: nameRows(authority),
    fallback: describeFallback(named),
    nameChange: nameChange && place.isOwn ? describeNameChange(nameChange) : null,
    waiting: place.isOwn || place.mayEdit ? waiting : null,
    confirmed: {
      text: `Uppgifterna bekräftades senast ${format.date(confirmedAt)}.`,
      href: place.mayEdit ? confirmHref(place) : null,
    },
    ...tabPage(context, place, 'authority', changed),
  });
}

const nameRows = ({ names }: AuthorityDetails): SummaryRow[] =>
  [...names]
    .sort((one, other) => bySwedishName(one.language, other.language))
    .map(({ language, informalName, needsReview }) => ({
      term: format.language(language),
      value: informalName,
      lang: language,
      tag: needsReview ? { color: 'warning', text: 'Behöver ses över' } : undefined,
    }));

/** What stands where the name is not translated: the Swedish one, else the English one. */
function describeFallback(named: Named) {
  const missing = untranslated(named);
  const [first] = missing;
  if (!first) return null;
  const { name, language } = nameIn(named, first);
  return {
    name,
    lang: language,
    count: missing.length,
    language: format.language(language),
    missing: missing.map(format.language).join(', '),
  };
}

/** What has become of the latest greater name change (AUT-03). */
function describeNameChange({
  before,
  after,
  requestedAt,
  closedAt,
  comment,
  outcome,
}: NameChangeState): Notice {
  const change = `från ${before} till ${after}`;
  if (!closedAt)
    return {
      color: 'info',
      heading: 'En större namnändring väntar hos Kommissionen',
      text: `Ändringen ${change} anmäldes ${format.date(requestedAt)}. Namnen på de andra språken ska ses över.`,
    };
  const languages = Object.keys(outcome).map(format.language).sort();
  const what =
    languages.length === 0 ? 'Namnen på de andra språken är kvar.' : `Ändrade namn: ${languages.join(', ')}.`;
  return {
    color: 'success',
    heading: 'Kommissionen har behandlat namnändringen',
    text: [
      `Ändringen ${change} behandlades ${format.date(closedAt)}.`,
      what,
      comment && `Kommissionen skriver: ${comment}`,
    ]
      .filter(Boolean)
      .join(' '),
  };
}
