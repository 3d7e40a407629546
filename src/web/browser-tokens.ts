import type { Request, Response } from 'express';
import { keptFor } from '../periods.ts';
import type { Secrets } from '../secrets.ts';
import type { Settings } from '../settings.ts';

/** The cookie by which a browser shows who has signed in with it before (PWD-07): a random token per user. */
export interface BrowserTokens {
  /** The tokens that the browser sent, least recently used first; none when the cookie is not ours. */
  read: () => readonly string[];
  /** Gives the browser these from now on, in place of what it had. */
  keep: (tokens: readonly string[]) => void;
}

/** The most users known in one browser. A new one replaces the least recently used. */
export const tokensKept = 10;

/** What the cookie is called. */
export const browserCookie = ({ production }: Pick<Settings, 'production'>): string =>
  production ? '__Host-known-browser' : 'known-browser';

/**
 * The device cookie of OWASP's «Slow Down Online Guessing Attacks with Device Cookies». It is signed, so only our own
 * tokens are looked up; their meaning is in the database, where it can be revoked.
 */
export function browserTokens(
  request: Request,
  response: Response,
  { production, secrets }: Pick<Settings, 'production' | 'secrets'>,
): BrowserTokens {
  const name = browserCookie({ production });
  return {
    read: () => unsigned(cookieOf(request, name), secrets),
    keep: (tokens) =>
      response.cookie(name, signed(tokens.slice(-tokensKept), secrets), {
        httpOnly: true,
        sameSite: 'strict',
        secure: production,
        path: '/',
        maxAge: keptFor.knownBrowsers,
      }),
  };
}

const cookieOf = ({ headers }: Request, name: string): string =>
  headers.cookie
    ?.split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? '';

const purpose = 'known-browser v1';

const signed = (tokens: readonly string[], secrets: Secrets): string => {
  const list = tokens.join('~');
  return `${list}.${secrets.sign(purpose, list)}`;
};

function unsigned(value: string, secrets: Secrets): string[] {
  const [, list, signature] = /^([^.]+)\.(.*)$/.exec(value) ?? [];
  return list && secrets.isSigned(purpose, list, signature!) ? list.split('~') : [];
}
