const browsers: [RegExp, string][] = [
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];

const systems: [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** «Firefox i Windows», so that people know their own browsers; what it says itself when that is unknown. */
export function browserName(userAgent: string): string {
  const { browser, system } = partsOf(userAgent);
  if (browser && system) return `${browser} i ${system}`;
  return browser ?? (userAgent.slice(0, 60) || 'Okänd webbläsare');
}

/** «Firefox (Windows)», for mails in every language. Null when unknown: what it says itself may be anything. */
export function knownBrowserName(userAgent: string): string | null {
  const { browser, system } = partsOf(userAgent);
  return browser && system ? `${browser} (${system})` : null;
}

function partsOf(userAgent: string): { browser?: string; system?: string } {
  const nameIn = (known: [RegExp, string][]) => known.find(([pattern]) => pattern.test(userAgent))?.[1];
  return { browser: nameIn(browsers), system: nameIn(systems) };
}
