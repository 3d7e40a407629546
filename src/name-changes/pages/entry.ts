import { Language } from '../../db/generated/enums.ts';
import { mergeEdits, noticesOf, saverIn, writeBase } from '../../web/concurrent-edit.ts';
import * as format from '../../web/format.ts';
import { type Body, type FieldError, parseForm, recordId, typedText } from '../../web/forms.ts';
import { underAdministration } from '../../web/navigation.ts';
import { authorityPath } from '../../web/paths.ts';
import { formPage, notFound, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { closeNameChange } from '../close-name-change.ts';
import { closeForm, type Closing, closingFields, nameField } from '../forms.ts';
import { refusalMessage } from '../messages.ts';
import { nameChangesPath } from '../paths.ts';
import { findLastWriter, findNameChange, type NameChangeDetails, namesIn } from '../queries.ts';

const idIn = ({ nameChangeId }: Context['params']) => recordId.safeParse(nameChangeId).data ?? null;

/** One name change: old and new name, and the names in the other languages to write or leave (AUT-03). */
export async function show({ db, params }: Context): Promise<Reply> {
  const id = idIn(params);
  const entry = id && (await findNameChange(db, id));
  if (!entry) return notFound;
  return entryPage(entry, { typed: toBody(entry), errors: [] });
}

export async function submit(context: Context): Promise<Reply> {
  const { db, params, body } = context;
  const id = idIn(params);
  const entry = id && (await findNameChange(db, id));
  if (!entry) return notFound;
  const parsed = parseForm(closeForm, body);
  if (!parsed.accepted) return entryPage(entry, parsed);
  const result = await closeNameChange(context, id, parsed.values);
  if (result === null) return notFound;
  if ('done' in result)
    return redirect(parsed.values.isKeptOpen ? `${nameChangesPath}/${id}` : nameChangesPath, {
      color: 'success',
      text: parsed.values.isKeptOpen
        ? 'Namnen är sparade. Namnändringen väntar tills du avslutar den, och kommentaren skickas först då.'
        : `Namnändringen för ${entry.after} är behandlad. Myndigheten får veta det med mejl.`,
    });
  const current = (await findNameChange(db, id)) ?? entry;
  if (result.refusals.some(({ rule }) => rule === 'changed-meanwhile'))
    return overtaken(context, current, parsed.values);
  const typed = { ...body, newName: current.after };
  return entryPage(current, { typed, errors: result.refusals.map(refusalMessage), status: 409 });
}

const savedIn = (entry: NameChangeDetails): Record<string, string> =>
  closingFields({ names: namesIn(entry), comment: entry.comment });

function toBody(entry: NameChangeDetails): Body {
  const saved = savedIn(entry);
  return { ...saved, newName: entry.after, base: writeBase(saved) };
}

/** A colleague was first: the form as the two edits merge, with what has become of each field beside it. */
async function overtaken({ db, actor }: Context, entry: NameChangeDetails, closing: Closing): Promise<Reply> {
  const saved = savedIn(entry);
  const merged = mergeEdits(closing.base ?? saved, saved, closingFields(closing));
  const who = saverIn(actor.userId, await findLastWriter(db, entry.authorityId), null);
  const notices = noticesOf(
    merged,
    (field) => (saved[field] ? `”${saved[field]}”` : 'ett tomt fält'),
    () => who,
  );
  const typed = { ...toBody(entry), ...merged.values };
  return entryPage(entry, {
    typed,
    errors: [refusalMessage({ rule: 'changed-meanwhile' })],
    status: 409,
    notices,
  });
}

interface Filled {
  typed: Body;
  errors: FieldError[];
  status?: number;
  notices?: Record<string, string>;
}

function entryPage(entry: NameChangeDetails, { typed, errors, status, notices = {} }: Filled): Reply {
  const heading = `Namnändring: ${entry.after}`;
  return formPage(
    'name-changes/entry',
    {
      title: heading,
      heading,
      errors,
      breadcrumbs: [
        ...underAdministration,
        { label: 'Namnändringar', href: nameChangesPath },
        { label: entry.after },
      ],
      isClosed: entry.closedAt !== null,
      rows: rowsOf(entry),
      fields: languagesOf(entry).map((language) => fieldOf(entry, language, typed)),
      values: {
        comment: typedText(typed, 'comment'),
        newName: typedText(typed, 'newName'),
        base: typedText(typed, 'base'),
      },
      notices,
      action: `${nameChangesPath}/${entry.id}`,
      listHref: nameChangesPath,
    },
    status,
  );
}

const rowsOf = (entry: NameChangeDetails) => [
  { term: 'Gammalt namn', value: entry.before, lang: entry.language },
  { term: 'Nytt namn', value: entry.after, lang: entry.language },
  { term: 'Officiellt namn', value: entry.officialName, lang: entry.language },
  { term: 'Myndighet', value: 'Visa myndigheten', href: authorityPath(entry.authorityId) },
  { term: 'Land', value: format.country(entry.country) },
  {
    term: 'Anmäld',
    value: [format.dateTime(entry.requestedAt), entry.requestedBy].filter(Boolean).join(', '),
  },
  ...(entry.closedAt
    ? [
        { term: 'Behandlad', value: format.dateTime(entry.closedAt) },
        { term: 'Kommentar till myndigheten', value: entry.comment, multiline: true },
      ]
    : []),
];

/** The languages with a name first, then the others; each by its Swedish name. */
function languagesOf({ language: own, names }: NameChangeDetails): Language[] {
  const isNamed = (language: Language): number => (names.some((one) => one.language === language) ? 0 : 1);
  return Object.values(Language)
    .filter((language) => language !== own)
    .sort(
      (one, other) =>
        isNamed(one) - isNamed(other) || format.language(one).localeCompare(format.language(other), 'sv'),
    );
}

const fieldOf = ({ names }: NameChangeDetails, language: Language, typed: Body) => {
  const current = names.find((one) => one.language === language);
  return {
    name: nameField(language),
    label: format.language(language).replace(/^./, (letter) => letter.toLocaleUpperCase('sv')),
    lang: language,
    value: typedText(typed, nameField(language)),
    current: current?.informalName ?? '',
    needsReview: current?.needsReview ?? false,
  };
};
