import type { Route } from './routes.ts';

/** Only to read addresses by. */
const base = 'http://portal.invalid';

/**
 * Makes the function that checks where a browser may be sent: only to an address that is literally one of our pages,
 * with its query. Anything else leads to the start page. A path such as /.//evil.example can be another site to a
 * browser.
 */
export function safeTargets(routes: readonly Pick<Route, 'method' | 'path'>[]): (target: string) => string {
  const patterns = routes.filter(({ method }) => method === 'get').map(({ path }) => patternOf(path));
  return (target) => {
    const [path = ''] = target.split('?');
    if (!patterns.some((pattern) => pattern.test(path)) || !URL.canParse(target, base)) return '/';
    const { pathname, search } = new URL(target, base);
    return pathname === path ? path + search : '/';
  };
}

/** /myndigheter/:authorityId → what Express matches with it, as long as it is plain letters, digits, _ and -. */
const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${path.replaceAll('.', String.raw`\.`).replace(/:\w+/g, '[\\w-]+')}${path === '/' ? '' : '/?'}$`,
    'i',
  );
