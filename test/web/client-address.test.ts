import { isIP } from 'node:net';
import fc from 'fast-check';
import supertest from 'supertest';
import { beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { readSettings } from '../../src/settings.ts';
import { canonicalAddress } from '../../src/web/client-address.ts';
import { usePortal, Visitor } from '../support/portal.ts';

describe('SEC-08 an address', () => {
  it.each([
    ['203.0.113.50', '203.0.113.50'],
    ['203.0.113.50:20001', '203.0.113.50'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[fe80::1%25eth0]:80', 'fe80::1'],
    ['::ffff:203.0.113.50', '203.0.113.50'],
    ['::ffff:cb00:7132', '203.0.113.50'],
  ])('SEC-08 %s is %s, however it is written', (written, address) => {
    expect(canonicalAddress(written)).toBe(address);
  });

  it.each([
    ...['', 'unknown', '_hidden', '1', '010.0.0.1', '0x7f.0.0.1', '1.2.3', '1.2.3.4.5', '203.0.113.50:'],
    ...['203.0.113.50:999999', '[203.0.113.50]:80', '[]:80', '[::1', '<script>', "1' OR 1=1", '1.2.3.4%a'],
  ])('SEC-08 «%s» is none', (written) => {
    expect(canonicalAddress(written)).toBeNull();
  });

  it('SEC-08 whatever is sent, it is an address written in its one way, or none', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.ipV4(),
          fc.ipV6(),
          fc.ipV6().map((ip) => `[${ip}]:1`),
        ),
        (text) => {
          const address = canonicalAddress(text);
          if (address === null) return;
          expect(isIP(address)).not.toBe(0);
          expect(canonicalAddress(address)).toBe(address);
        },
      ),
    );
  });
});

describe('SEC-08 behind a proxy', () => {
  const portal = usePortal();
  beforeEach(() => portal.prisma.$executeRaw`DELETE FROM rate_limit`.then(() => undefined));

  /** The portal as it is behind so many proxies; the last one writes what it sees. */
  const behind = (trustProxy: number) =>
    createApp({
      ...portal,
      settings: { ...readSettings({ NODE_ENV: 'test' }), trustProxy },
      clock: () => portal.clock.now,
    });

  async function signInFrom(forwarded: string, trustProxy = 1): Promise<string> {
    const browser = new Visitor(behind(trustProxy));
    browser.agent.set('X-Forwarded-For', forwarded);
    expect((await browser.submit('/logga-in', { username: 'lars', password: 'Demo1234' })).status).toBe(303);
    const { address } = await portal.prisma.signIn.findFirstOrThrow({ orderBy: { id: 'desc' } });
    const event = await portal.prisma.logEvent.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(event).toMatchObject({ action: 'session.signed-in', address });
    return address;
  }

  it('SEC-08 sign-ins and events have the client’s address without the port', async () => {
    expect(await signInFrom('198.51.100.7, 203.0.113.50:20001')).toBe('203.0.113.50');
    expect(await signInFrom('203.0.113.51:1, 10.0.0.1:2', 2)).toBe('203.0.113.51');
    expect(await signInFrom('[2001:DB8::1]:443')).toBe('2001:db8::1');
  });

  it('SEC-08 what is no address is not believed: it is the one that the connection comes from', async () => {
    expect(await signInFrom('<script>alert(1)</script>')).toBe('127.0.0.1');
    expect(await signInFrom('unknown')).toBe('127.0.0.1');
    expect(await signInFrom('203.0.113.50', 0)).toBe('127.0.0.1');
  });

  it('SEC-04 SEC-08 the limit by address counts the client, whatever port it comes from', async () => {
    const app = behind(1);
    const statuses: number[] = [];
    for (let port = 1; port <= 61; port++) {
      const { status } = await supertest(app)
        .get('/inbjudan/finns-inte')
        .set('X-Forwarded-For', `203.0.113.52:${20_000 + port}`);
      statuses.push(status);
    }
    expect(statuses.slice(0, 60)).toEqual(Array.from({ length: 60 }, () => 404));
    expect(statuses[60]).toBe(429);
  });
});
