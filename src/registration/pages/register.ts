import { managedPlace } from '../../authorities/place.ts';
import { userPath } from '../../users/paths.ts';
import { type Body, type FieldError, type ParsedForm, parseForm, typedText } from '../../web/forms.ts';
import { subpages } from '../../web/paths.ts';
import { redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { dismissedIn } from '../doubles.ts';
import { dataForm } from '../fields.ts';
import { userForm } from '../forms.ts';
import { refusalMessage } from '../messages.ts';
import { modulesForm } from '../module-choice.ts';
import { type Double, isRegistered, likelyDoubles, offeredModules } from '../queries.ts';
import { registerInScope } from '../register-in-scope.ts';
import { type Refusal, refusalOfDoubles } from '../rules.ts';
import { type Step, stepPage, steps } from './steps.ts';

/**
 * «Registrera myndighet» in steps (ACC-03). What was typed travels in the form itself: nothing is in the session,
 * nothing is lost by going back, and nothing is registered before the last step.
 */
export const show = (context: Context): Promise<Reply> =>
  stepPage(context, 'details', { language: 'sv', userLanguage: 'sv' });

export async function submit(context: Context): Promise<Reply> {
  const { body } = context;
  const from = stepOf(typedText(body, 'fromStep') || inFormer(body, 'fran'));
  const to = typedText(body, 'toStep') || inFormer(body, 'steg');
  if (isStep(to) && steps.indexOf(to) < steps.indexOf(from)) return goBack(context, to);
  // Everything up to here is looked at again: what was right may have been taken meanwhile.
  const last = to === 'done' ? 'summary' : from;
  for (const step of steps.slice(0, steps.indexOf(last) + 1)) {
    const found = await lookAt(context, step);
    if (found.errors.length > 0) return stepPage(context, step, body, found);
  }
  if (to === 'done') return register(context);
  const next = steps[steps.indexOf(from) + 1] ?? 'summary';
  // Nobody is asked about doubles when there are none, or all have been dismissed already.
  if (next === 'doubles') {
    const { errors, doubles } = await lookAt(context, next);
    return errors.length > 0
      ? stepPage(context, next, body, { errors: [], doubles })
      : stepPage(context, 'modules', body);
  }
  return stepPage(context, next, body);
}

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

/** Back without a look at what was typed: it stays as it is. */
async function goBack(context: Context, to: Step): Promise<Reply> {
  const { doubles } = await lookAt(context, to);
  return stepPage(context, to, context.body, { errors: [], doubles });
}

const stepOf = (text: string): Step => steps.find((step) => step === text) ?? 'details';

interface Found {
  errors: FieldError[];
  doubles: Double[];
}

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
  if (!data.accepted || !user.accepted || !modules.accepted) return stepPage(context, 'details', body);
  const { userEmail, userLanguage, ...person } = user.values;
  const result = await registerInScope(
    context,
    { ...data.values, modules: modules.values },
    { ...person, email: userEmail, language: userLanguage },
    { dismissed: dismissedIn(body) },
  );
  if ('refusals' in result) return refused(context, result.refusals[0]!);
  const { authorityId, userId } = result.done;
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
  return stepPage(context, step, context.body, { errors: [refusalMessage(refusal)], doubles });
}
