import { type Reply, text } from '../../web/replies.ts';

/** Nothing here is for search engines (RFC 9309): nearly all of it is behind the sign-in. */
export const show = (): Reply => text('User-agent: *\nDisallow: /\n');
