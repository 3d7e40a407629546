import { errorPage } from '../web/errors.ts';
import type { Body, FieldError } from '../web/forms.ts';
import { isPassword, typedText } from '../web/forms.ts';
import { formPage, redirect, type Reply } from '../web/replies.ts';
import type { Context, Route } from '../web/routes.ts';
import { proofMessage } from './messages.ts';
import { hostOf } from './passkeys.ts';
import { proofFor, proofOptionsPath } from './paths.ts';
import { type Proof, prove } from './prove.ts';
import { findFactors, hasFactor } from './queries.ts';

/** The fields by which a proof is given, beside those of the form that it is for. */
const proofFields = { typed: '_proof', credential: 'credential' } as const;

/** What a form says about itself is said anew by the page that carries it. */
const ownFields: readonly string[] = [...Object.values(proofFields), '_csrf', '_owner'];

/**
 * Asks who it is before power is given away (PWD-13). A page leads to «Bekräfta att det är du» and back. A form is answered
 * with a page that carries all of it, and a field for the proof: sent again it is judged here, and goes on when it is
 * right. Null then.
 */
export async function askForProof(context: Context, method: Route['method']): Promise<Reply | null> {
  const { actor, body, limits, path, query, safeTarget } = context;
  const address = query.size > 0 ? `${path}?${query.toString()}` : path;
  if (method === 'get') return redirect(proofFor(address));
  const form = { action: address, cancelHref: safeTarget(path), fields: carried(body) };
  if (!Object.values(proofFields).some((field) => field in body)) return proofPage(context, form, []);
  if (!(await limits.take('second factors by user', actor.userId))) return errorPage(429);
  const error = await takeProof(context);
  return error && proofPage(context, form, [error]);
}

const carried = (body: Body): { name: string; value: string }[] =>
  Object.entries(body)
    .filter(([name]) => !ownFields.includes(name) && !isPassword(name))
    .flatMap(([name, value]) => [value].flat().map((one) => ({ name, value: one })));

/** Judges what was typed, or the passkey's answer; says what is wrong with it, null when nothing is. */
export async function takeProof(context: Context): Promise<FieldError | null> {
  const means = await findMeans(context);
  const proof = proofIn(context, means);
  if ('message' in proof) return proof;
  const refusal = await prove({ ...context, secrets: context.settings.secrets }, proof);
  return refusal && proofMessage(refusal, proofFields);
}

/** By what the user can prove who it is: the password, or the second factor where there is one. */
interface Means {
  password: boolean;
  app: boolean;
  passkey: boolean;
}

async function findMeans({ db, actor, settings }: Context): Promise<Means> {
  const factors = await findFactors(db, actor.userId);
  const host = hostOf(settings.portalUrl);
  return {
    password: !hasFactor(factors),
    app: factors.app !== null,
    passkey: factors.passkeys.some((passkey) => passkey.host === host),
  };
}

/** In code units, as at the sign-in: longer is no password and no code. */
const longest = 1000;

function proofIn({ body, browser, session, settings, now }: Context, means: Means): Proof | FieldError {
  const credential = typedText(body, proofFields.credential);
  if (credential !== '' && !means.password) {
    const { portalUrl, secrets } = settings;
    return { means: 'passkey', credential, asking: { portalUrl, secrets, sessionId: session.id, now } };
  }
  const typed = typedText(body, proofFields.typed);
  const field = proofFields.typed;
  if (typed === '') return { field, message: means.password ? 'Ange ditt lösenord.' : 'Skriv en kod.' };
  if (typed.length > longest)
    return { field, message: means.password ? 'Lösenordet är för långt.' : 'Koden är för lång.' };
  if (means.password) return { means: 'password', password: typed, tokens: browser.read() };
  const isCode = /^\d{6}$/.test(typed.replace(/\s/g, ''));
  return { means: isCode && means.app ? 'code' : 'recovery-code', code: typed };
}

/** The form that waits for the proof: where it goes, and what it holds. */
export interface WaitingForm {
  action: string;
  cancelHref: string;
  fields: { name: string; value: string }[];
}

/** «Bekräfta att det är du» */
export async function proofPage(
  context: Context,
  { action, cancelHref, fields }: WaitingForm,
  errors: FieldError[],
): Promise<Reply> {
  const locals = {
    title: 'Bekräfta att det är du',
    errors,
    action,
    cancelHref,
    fields,
    proofField: proofFields.typed,
    means: await findMeans(context),
    optionsHref: proofOptionsPath,
  };
  return formPage('second-factors/proof', locals, errors.length > 0 ? 422 : 403);
}
