import { managedPlace } from '../../authorities/place.ts';
import { userPath } from '../../users/paths.ts';
import { findDraft, isDraftKey, keptFields, newDraftKey, removeDraft, saveDraft } from '../../web/drafts.ts';
import { type Body, type FieldError, type ParsedForm, parseForm, typedText } from '../../web/forms.ts';
import { subpages } from '../../web/paths.ts';
import { type Notice, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { dismissedIn } from '../doubles.ts';
import { dataForm } from '../fields.ts';
import { userForm } from '../forms.ts';
import { refusalMessage } from '../messages.ts';
import { modulesForm } from '../module-choice.ts';
import { type Double, isRegistered, likelyDoubles, offeredModules } from '../queries.ts';
import { registerInScope } from '../register-in-scope.ts';
import { type Refusal, refusalOfDoubles } from '../rules.ts';
import { type Step, stepPage, stepPath, steps } from './steps.ts';

/**
 * «Registrera myndighet» in steps (ACC-03). Each step is an address, reached by 303, of a draft that is kept for some
 * days: Back and Forward show what was typed (NAV-06). Nothing is registered before the last step. What was typed
 * travels in the form too, so that it is there when the draft is gone, and for the version before.
 */
export async function show(context: Context): Promise<Reply> {
  const { actor, db, query, now } = context;
  const key = query.get('utkast') ?? '';
  if (!isDraftKey(key)) return redirect(stepPath(newDraftKey(), 'details'));
  const draft = (await findDraft(db, actor, { form: 'registration', key }, now)) as Kept | null;
  const step = stepOf(query.get('steg') ?? '');
  if (!draft && step !== 'details') return redirect(stepPath(newDraftKey(), 'details'), draftGone);
  const body = { ...(draft?.fields ?? { language: 'sv', userLanguage: 'sv' }), draft: key };
  const { doubles } = await doublesAt({ ...context, body }, step);
  return stepPage(context, step, body, { errors: draft?.step === step ? draft.errors : [], doubles });
}

const draftGone: Notice = {
  color: 'info',
  text: 'Det du skrev finns inte kvar: registreringen är klar, eller så har den legat för länge.',
};

/** What a draft holds: what was typed, and the step that it led to, with what is wrong there. */
interface Kept {
  fields: Body;
  step: Step;
  errors: FieldError[];
}

/** Shows a step at its own address. A form without a draft, or with too much for one, is answered with the page itself. */
async function goTo(context: Context, step: Step, found: Found = nothing): Promise<Reply> {
  const { actor, db, body, now } = context;
  const key = typedText(body, 'draft');
  const kept: Kept = { fields: keptFields(body), step, errors: found.errors };
  return (await saveDraft(db, actor, { form: 'registration', key }, kept, now))
    ? redirect(stepPath(key, step))
    : stepPage(context, step, body, found);
}

export async function submit(context: Context): Promise<Reply> {
  const { body } = context;
  const from = stepOf(typedText(body, 'fromStep') || inFormer(body, 'fran'));
  const to = nextOf(body);
  // Back without a look at what was typed: it stays as it is.
  if (isStep(to) && steps.indexOf(to) < steps.indexOf(from))
    return goTo(context, to, await doublesAt(context, to));
  // Everything up to here is looked at again: what was right may have been taken meanwhile.
  const last = to === 'done' ? 'summary' : from;
  for (const step of steps.slice(0, steps.indexOf(last) + 1)) {
    const found = await lookAt(context, step);
    if (found.errors.length > 0) return goTo(context, step, found);
  }
  if (to === 'done') return register(context);
  const next = steps[steps.indexOf(from) + 1] ?? 'summary';
  // Nobody is asked about doubles when there are none, or all have been dismissed already.
  if (next === 'doubles') {
    const { errors, doubles } = await lookAt(context, next);
    return errors.length > 0 ? goTo(context, next, { errors: [], doubles }) : goTo(context, 'modules');
  }
  return goTo(context, next);
}

/** The last step registers, and makes an administrator; the others only keep what is typed (PWD-13). */
export const isLastStep = ({ body }: Pick<Context, 'body'>): boolean => nextOf(body) === 'done';

const nextOf = (body: Body): string => typedText(body, 'toStep') || inFormer(body, 'steg');

/** The words of the version before, which may have shown the form. They go with the next version. */
const formerWords: Readonly<Record<string, string>> = {
  uppgifter: 'details',
  dubbletter: 'doubles',
  moduler: 'modules',
  anvandare: 'user',
  sammanfattning: 'summary',
  klar: 'done',
};

const inFormer = (body: Body, field: string): string => formerWords[typedText(body, field)] ?? '';

const isStep = (text: string): text is Step => steps.some((step) => step === text);

const stepOf = (text: string): Step => steps.find((step) => step === text) ?? 'details';

interface Found {
  errors: FieldError[];
  doubles: Double[];
}

const nothing: Found = { errors: [], doubles: [] };

const doublesAt = async (context: Context, step: Step): Promise<Found> => ({
  errors: [],
  doubles: (await lookAt(context, step)).doubles,
});

/** What is wrong with a step. */
async function lookAt({ actor, db, body }: Context, step: Step): Promise<Found> {
  if (step === 'details') return { errors: await errorsOfData(db, actor.country, body), doubles: [] };
  if (step === 'doubles') {
    const data = parseForm(dataForm(actor.country), body);
    const doubles = data.accepted ? await likelyDoubles(db, { country: actor.country, ...data.values }) : [];
    return { errors: errorsOfDoubles(doubles, body), doubles };
  }
  return { errors: errorsOf(await parseStep({ actor, db }, step, body)), doubles: [] };
}

/** Steps that are checked by their form alone. */
async function parseStep(
  { actor, db }: Pick<Context, 'actor' | 'db'>,
  step: Step,
  body: Body,
): Promise<ParsedForm<unknown> | null> {
  if (step === 'modules') return parseForm(modulesForm(await offeredModules(db, actor)), body);
  return step === 'user' ? parseForm(userForm, body) : null;
}

const errorsOf = (parsed: ParsedForm<unknown> | null): FieldError[] =>
  parsed?.accepted === false ? parsed.errors : [];

async function errorsOfData(db: Context['db'], country: string, body: Body): Promise<FieldError[]> {
  const parsed = parseForm(dataForm(country), body);
  if (!parsed.accepted) return parsed.errors;
  const isTaken = await isRegistered(db, country, parsed.values.organisationNumber);
  return isTaken ? [refusalMessage({ rule: 'organisation-number-taken' })] : [];
}

function errorsOfDoubles(doubles: readonly Double[], body: Body): FieldError[] {
  const refusal = refusalOfDoubles(doubles, dismissedIn(body));
  return refusal ? [refusalMessage(refusal)] : [];
}

async function register(context: Context): Promise<Reply> {
  const { actor, db, body } = context;
  const data = parseForm(dataForm(actor.country), body);
  const user = parseForm(userForm, body);
  const modules = parseForm(modulesForm(await offeredModules(db, actor)), body);
  if (!data.accepted || !user.accepted || !modules.accepted) return goTo(context, 'details');
  const { userEmail, userLanguage, ...person } = user.values;
  const result = await registerInScope(
    context,
    { ...data.values, modules: modules.values },
    { ...person, email: userEmail, language: userLanguage },
    { dismissed: dismissedIn(body) },
  );
  if ('refusals' in result) return refused(context, result.refusals[0]!);
  const { authorityId, userId } = result.done;
  await removeDraft(db, actor, typedText(body, 'draft'));
  return redirect(userPath(managedPlace(authorityId), userId, subpages.receipt), {
    color: 'success',
    text: `${data.values.informalName} är registrerad.`,
  });
}

/** Back to the step that has to be mended: somebody else was first with something. */
async function refused(context: Context, refusal: Refusal): Promise<Reply> {
  const steps: Partial<Record<Refusal['rule'], Step>> = {
    'organisation-number-taken': 'details',
    'doubles-not-dismissed': 'doubles',
  };
  const step = steps[refusal.rule] ?? 'user';
  const { doubles } = await lookAt(context, step);
  return goTo(context, step, { errors: [refusalMessage(refusal)], doubles });
}
