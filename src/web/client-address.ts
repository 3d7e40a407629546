import { isIP } from 'node:net';
import type { Request } from 'express';
import ipaddr from 'ipaddr.js';

/**
 * The client's IP address for limits, sign-ins and events: what the proxies before the portal say (`TRUST_PROXY`), or
 * the connection's own address if that is not one (SEC-08). Empty when the connection has closed.
 */
export const clientAddress = ({ ip, socket }: Request): string =>
  canonicalAddress(ip ?? '') ?? canonicalAddress(socket.remoteAddress ?? '') ?? '';

/** With a port: 192.0.2.1:443, [2001:db8::1]:443; and in brackets alone. */
const withPort = /^(?:(?<four>[\d.]+):\d{1,5}|\[(?<six>[^\]]*)\](?::\d{1,5})?)$/;

/**
 * The canonical form of an address, so that each is counted once: no port, brackets or zone; IPv6 as in RFC 5952; IPv4
 * in IPv6 as IPv4. Null for anything that is not an address.
 */
export function canonicalAddress(text: string): string | null {
  const { four, six } = withPort.exec(text)?.groups ?? {};
  const bare = (four ?? six ?? text).trim();
  // The library would read numbers as addresses too: 1 as 0.0.0.1, 010.0.0.1 in base eight.
  if (isIP(bare) === 0 || (six !== undefined && isIP(bare) !== 6)) return null;
  const address = ipaddr.process(bare.replace(/%.*/, ''));
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}
