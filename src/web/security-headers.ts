import { createHash } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';
import type { Settings } from '../settings.ts';

/** What the portal has no use for, so that no page can be made to ask for it. */
const permissionsPolicy = ['camera', 'display-capture', 'geolocation', 'microphone', 'payment', 'usb']
  .map((feature) => `${feature}=()`)
  .join(', ');

/** A strict policy: nothing inline, nothing from another host (SEC-03). */
export function securityHeaders({ production }: Settings): RequestHandler {
  const usual = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: production && { maxAge: 63_072_000, includeSubDomains: true },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
  });
  return (request, response, next) => {
    response.setHeader('Permissions-Policy', permissionsPolicy);
    usual(request, response, next);
  };
}

const policy = 'Content-Security-Policy';

/** Lets a page show documents of our own in frames. */
export function allowFrames(response: Response): void {
  response.set(policy, `${response.get(policy)};frame-src 'self'`);
}

/** The policy of a document that only our pages may frame: its style elements are known by their hashes. */
export function secureDocument(response: Response, html: string): void {
  const styles = [...html.matchAll(/<style>([^]*?)<\/style>/g)].map(
    ([, style]) => `'sha256-${hashOf(style!)}'`,
  );
  const rest = ['sandbox', "form-action 'none'", "base-uri 'none'", "frame-ancestors 'self'"];
  response.set(policy, ["default-src 'none'", `style-src ${styles.join(' ')}`, ...rest].join(';'));
  response.set('X-Frame-Options', 'SAMEORIGIN');
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64');

/** Pages hold personal data: neither browsers nor proxies keep them. */
export const neverStored: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};
