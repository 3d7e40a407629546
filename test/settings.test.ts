import { describe, expect, it } from 'vitest';
import { readSettings, SettingsError } from '../src/settings.ts';

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://x@y/z',
  SESSION_SECRET: 'x'.repeat(32),
};

describe('SEC-06 settings', () => {
  it('SEC-06 has defaults for trying out', () => {
    expect(readSettings({})).toMatchObject({
      production: false,
      port: 3000,
      host: '127.0.0.1',
      isDemo: true,
    });
  });

  it('SEC-06 takes what production needs', () => {
    expect(readSettings(production)).toMatchObject({
      production: true,
      isDemo: false,
      databaseUrl: 'postgresql://x@y/z',
    });
  });

  it.each([
    [{ ...production, DATABASE_URL: undefined }, 'Ange DATABASE_URL:'],
    [{ ...production, DATABASE_URL: '' }, 'Ange DATABASE_URL:'],
    [{ ...production, SESSION_SECRET: undefined }, 'Ange SESSION_SECRET:'],
    [{ ...production, SESSION_SECRET: 'kort' }, 'SESSION_SECRET ska ha minst 32 tecken'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL ska börja med postgresql://'],
    [{ PORT: 'http' }, 'PORT ska vara ett tal'],
    [{ PORT: '70000' }, 'PORT ska vara mellan 0 och 65535'],
    [{ NODE_ENV: 'prod' }, 'NODE_ENV ska vara production, development eller test'],
    [{ TRUST_PROXY: 'ja' }, 'TRUST_PROXY ska vara'],
  ])('SEC-06 stops the start with a sentence: %o', (variables, sentence) => {
    expect(() => readSettings(variables)).toThrow(SettingsError);
    expect(() => readSettings(variables)).toThrow(sentence);
  });
});
