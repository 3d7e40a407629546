import type { AuthorityKind, Language } from '../db/generated/enums.ts';

/** The signed-in user. Read anew for every request. */
export interface Actor {
  userId: number;
  signInId: number;
  signedInAt: Date;
  name: string;
  language: Language;
  isAdministrator: boolean;
  /** The authority has no other administrator (USR-11). */
  isOnlyAdministrator: boolean;
  /** Nobody has saved or confirmed the authority's data for twelve months (AUT-08). */
  isDataUnconfirmed: boolean;
  /** Signed in with an expired or temporary password: may choose a new one and nothing else (PWD-05). */
  mustChoosePassword: boolean;
  /** A second factor is demanded, and the grace is over: may add one and do nothing else (PWD-11). */
  mustEnrol: boolean;
  /** When the user last proved who it is, by signing in or with the password again. */
  provenAt: Date;
  authorityId: number;
  authorityName: string;
  authorityKind: AuthorityKind;
  country: string;
  /** Where the request comes from, for the log. */
  address: string;
}

/** The user of a session, as JSON: moments are texts. */
export interface SignedIn extends Omit<Actor, 'address' | 'signedInAt' | 'provenAt'> {
  signedInAt: string;
  provenAt: string;
  lastSeenAt: string;
}

/** Says who may: a pure function of the actor. */
export type Policy<Who extends Actor | null> = (actor: Actor | null) => actor is Who;

/** Signed in or not. */
export const anyone: Policy<Actor | null> = (actor): actor is Actor | null =>
  actor === null || 'userId' in actor;

/** Signed in, even with a password that must be replaced first (PWD-05). */
export const anySignedIn: Policy<Actor> = (actor): actor is Actor => actor !== null;

/** Past the choice of a password, even if a second factor must be added first (PWD-11). */
export const mayEnrol: Policy<Actor> = (actor): actor is Actor => actor !== null && !actor.mustChoosePassword;

export const signedIn: Policy<Actor> = (actor): actor is Actor => mayEnrol(actor) && !actor.mustEnrol;

export const administrator: Policy<Actor> = (actor): actor is Actor =>
  signedIn(actor) && actor.isAdministrator;

/** Administrators at the Commission, which keeps modules, roles and keywords (ACC-08). */
export const commission: Policy<Actor> = (actor): actor is Actor =>
  administrator(actor) && actor.authorityKind === 'COMMISSION';

/** Administrators at an access manager, the national coordinator among them (ACC-01). */
export const accessManager: Policy<Actor> = (actor): actor is Actor =>
  administrator(actor) && ['ACCESS_MANAGER', 'NATIONAL_COORDINATOR'].includes(actor.authorityKind);

/** Administrators at the national coordinator (ACC-06). */
export const nationalCoordinator: Policy<Actor> = (actor): actor is Actor =>
  administrator(actor) && actor.authorityKind === 'NATIONAL_COORDINATOR';
