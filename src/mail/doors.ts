import type { TemplateName } from './templates.ts';

/** A way to make the portal send mails, and its limits per 24 hours (SEC-07). */
export interface Door {
  /** What is sent. */
  mails: readonly TemplateName[];
  /** How often one user may do it, to whomever. */
  byActor?: number;
  /** How often it may be done to one and the same, by whomever: a user, an authority, an invitation, a mail. */
  toTarget?: number;
  /** It writes to an address that nobody has confirmed: see `mailsToStranger`. */
  toStranger?: true;
  /** Why it needs no other limit. */
  bounded?: string;
}

/**
 * Every way to send mails. test/mail/doors.test.ts fails for a new template without one, and for a limit that does not
 * hold.
 */
export const doors = {
  'user.register': { mails: ['user-registered'], byActor: 1000, toStranger: true },
  'user.change-email': {
    mails: ['email-confirmation', 'email-change-requested'],
    byActor: 100,
    toTarget: 3,
    toStranger: true,
  },
  'user.send-link-again': { mails: ['email-confirmation'], byActor: 100, toTarget: 3, toStranger: true },
  'authority.change-email': {
    mails: ['email-confirmation', 'email-change-requested'],
    byActor: 100,
    toTarget: 3,
    toStranger: true,
  },
  'authority.send-link-again': { mails: ['email-confirmation'], byActor: 100, toTarget: 3, toStranger: true },
  'email.confirm': {
    mails: ['email-changed', 'authority-email-changed'],
    bounded: 'a link works once, and those who make links are limited',
  },
  'password.reset': { mails: ['password-reset'], byActor: 200, toTarget: 5, toStranger: true },
  'password.request': {
    mails: ['password-requested'],
    toStranger: true,
    bounded: 'three an hour for an account (PWD-09, src/web/rate-limits.ts)',
  },
  'password.wrong': {
    mails: ['password-blocked'],
    bounded: 'once when a password is blocked, which takes days of wrong ones (PWD-07)',
  },
  // To each administrator: a stranger may try the passwords of many users.
  'password.wrong-of-colleague': { mails: ['user-blocked'], toTarget: 10 },
  'second-factor.reset': { mails: ['second-factor-reset'], byActor: 200, toTarget: 5 },
  'second-factor.remind': {
    mails: ['second-factor-reminder'],
    byActor: 1000,
    toTarget: 3,
    toStranger: true,
  },
  'authority.report-name-change': { mails: ['name-change'], byActor: 20, toTarget: 3 },
  'invitation.send': { mails: ['invitation'], byActor: 100, toStranger: true },
  'invitation.remind': { mails: ['invitation'], byActor: 100, toTarget: 3, toStranger: true },
  'invitation.reject': {
    mails: ['invitation-rejected'],
    bounded: 'an invitation is decided once, when somebody has followed its link',
  },
  'mail.try-again': { mails: [], byActor: 1000, toTarget: 10 },
  news: {
    mails: ['authority-news', 'user-news'],
    bounded:
      'gathered: one mail a quarter of an hour, and after twenty in a day one a day (src/mail/outbox.ts)',
  },
  jobs: {
    mails: ['password-reminder', 'authority-unconfirmed', 'invitation-reminder'],
    bounded: 'each has a key by which it is recorded once',
  },
} as const satisfies Record<string, Door>;

export type DoorName = keyof typeof doors;

/** How many mails in 24 hours one address gets that nobody has proven to be theirs, through all doors together. */
export const mailsToStranger = 10;
