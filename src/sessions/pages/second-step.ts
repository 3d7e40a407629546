import type { Actor } from '../../authorization/actor.ts';
import { codeMessage, recoveryCodeMessage } from '../../second-factors/messages.ts';
import { type FieldError, parseForm, typedText } from '../../web/forms.ts';
import { paths } from '../../web/paths.ts';
import { formPage, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { finishSignIn, type Proof, type Refused } from '../finish-sign-in.ts';
import { codeForm, recoveryForm } from '../forms.ts';
import { passkeyOptionsPath, secondStepPath, type Way } from '../paths.ts';
import { findWaiting, type Waiting } from '../pending.ts';
import { startSession } from './start-session.ts';

/** «Skriv koden från din app»; whoever has keys alone is shown those. */
export async function showCode(context: Context<Actor | null>): Promise<Reply> {
  const waiting = await waitingIn(context);
  if (!waiting) return startOver(context);
  return waiting.hasApp
    ? form(context, waiting, 'app', [])
    : redirect(secondStepPath('passkey', targetOf(context)));
}

export const submitCode = (context: Context<Actor | null>): Promise<Reply> =>
  submit(context, 'app', codeForm, (code) => ({ factor: 'APP', code }));

/** «Använd en reservkod»: for whoever has neither phone nor key at hand. */
export async function showRecovery(context: Context<Actor | null>): Promise<Reply> {
  const waiting = await waitingIn(context);
  return waiting ? form(context, waiting, 'recovery', []) : startOver(context);
}

export const submitRecovery = (context: Context<Actor | null>): Promise<Reply> =>
  submit(context, 'recovery', recoveryForm, (code) => ({ factor: 'RECOVERY_CODE', code }));

async function submit(
  context: Context<Actor | null>,
  way: Way,
  schema: typeof codeForm | typeof recoveryForm,
  proofOf: (code: string) => Proof,
): Promise<Reply> {
  const { body, address, userAgent, browser, settings } = context;
  const waiting = await waitingIn(context);
  if (!waiting) return startOver(context);
  const parsed = parseForm(schema, body);
  if (!parsed.accepted) return form(context, waiting, way, parsed.errors);
  const work = { ...context, secrets: settings.secrets };
  const client = { address, userAgent, tokens: browser.read() };
  const outcome = await finishSignIn(work, waiting, proofOf(parsed.values.code), client);
  if (outcome === 'gone') return startOver(context);
  if (typeof outcome === 'string') return form(context, waiting, way, [messages[way](outcome)]);
  return startSession(
    context,
    outcome,
    way === 'recovery'
      ? {
          color: 'info',
          heading: 'Du loggade in med en reservkod',
          text: 'Koden är förbrukad. Har du blivit av med telefonen eller nyckeln? Byt den under Mina uppgifter, Tvåstegsinloggning.',
        }
      : undefined,
  );
}

const messages: Record<Way, (refused: Exclude<Refused, 'gone'>) => FieldError> = {
  app: (refused) => ({ field: 'code', message: codeMessage(refused) }),
  recovery: () => ({ field: 'code', message: recoveryCodeMessage }),
  passkey: () => ({ field: 'credential', message: 'Nyckeln godtogs inte. Försök igen.' }),
};

/** The sign-in that this browser waits to finish. */
export const waitingIn = ({ db, session, now }: Context<Actor | null>): Promise<Waiting | null> =>
  findWaiting(db, session.pendingSignInId, now);

/** It took too long, or the password is another by now; or the page was opened without a first step. */
export const startOver = ({ actor, safeTarget, ...context }: Context<Actor | null>): Reply => {
  const target = targetOf({ ...context, safeTarget });
  if (actor) return redirect(target);
  return redirect(`${paths.signIn}?forsent&till=${encodeURIComponent(target)}`);
};

export const targetOf = ({
  body,
  query,
  safeTarget,
}: Pick<Context, 'body' | 'query' | 'safeTarget'>): string =>
  safeTarget(typedText(body, 'target') || (query.get('till') ?? paths.start));

/** Codes are never sent back: they are used up, or wrong. */
export function form(
  context: Context<Actor | null>,
  waiting: Waiting | null,
  way: Way,
  errors: FieldError[],
): Reply {
  const target = targetOf(context);
  const others = (['app', 'passkey', 'recovery'] as const).filter(
    (other) => other !== way && waiting && (other !== 'app' || waiting.hasApp),
  );
  return formPage('sessions/second-step', {
    title: 'Logga in',
    errors,
    way,
    target,
    action: secondStepPath(way),
    optionsHref: passkeyOptionsPath,
    others: others.map((other) => ({ label: labels[other], href: secondStepPath(other, target) })),
  });
}

const labels: Record<Way, string> = {
  app: 'Skriv koden från din app',
  passkey: 'Använd en nyckel i stället',
  recovery: 'Använd en reservkod',
};
