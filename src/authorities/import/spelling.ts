import { citiesAbroad, countries, doubtfulPlaces, municipalities, regions, towns } from './places.ts';

/** Other proper names that stand inside the names of Swedish authorities, in the form they have there. */
const properNames = [
  ...['Afrikainstitutet', 'Bernadotteakademin', 'Carl Malmsten', 'Dag Hammarskjöld', 'Europa', 'Europarådet'],
  ...['Europeiska kommissionen', 'Förenta nationerna', 'Göteborgsregionen', 'Malmöhus', 'Marie Cederschiöld'],
  ...[
    'Raoul Wallenberg',
    'Röda Korset',
    'Skånes',
    'Stockholmsregionen',
    'Svalbard',
    'Västra Götalandsregionen',
  ],
  ...['Väst', 'Syd', 'Öst', 'Östersjöstaterna', 'Prins Eugen', 'Nordiska ministerrådet', 'Mälardalsregionen'],
  ...[
    'Musikaliska Akademien',
    'Svenska Akademien',
    'Skåne Nordost',
    'Enskilda Högskolan',
    'Högskolan i Jönköping',
  ],
];

/** Short forms, which Swedish writes in capitals, or as the authority does. */
const shortForms = [
  ...[
    'AP',
    'ARN',
    'BFN',
    'BTH',
    'CBRN',
    'CSN',
    'EES',
    'EKN',
    'ESF',
    'ESV',
    'EU',
    'FAO',
    'FBA',
    'FHS',
    'FMV',
    'FN',
  ],
  ...[
    'FOI',
    'FRA',
    'GIH',
    'IAEA',
    'IAF',
    'IFAU',
    'ILO',
    'IMF',
    'IMY',
    'IRF',
    'ISF',
    'ISP',
    'IT',
    'IVO',
    'KKH',
    'KMH',
  ],
  ...[
    'KTH',
    'LO',
    'LSS',
    'LVU',
    'MCF',
    'MFD',
    'MFOF',
    'MSB',
    'MTM',
    'MUCF',
    'MYH',
    'NRM',
    'OECD',
    'OSSE',
    'PBL',
    'PRV',
  ],
  ...[
    'PTS',
    'RAÄ',
    'RFSL',
    'SBU',
    'SCB',
    'SFV',
    'SGI',
    'SGU',
    'SIEPS',
    'SIUN',
    'SKR',
    'SLU',
    'SMHI',
    'SPSM',
    'SPV',
  ],
  ...[
    'STIM',
    'SVA',
    'TCO',
    'TLV',
    'UHR',
    'UKÄ',
    'UNDP',
    'UNESCO',
    'UNHCR',
    'UNICEF',
    'VA',
    'VTI',
    'VVS',
    'WHO',
    'WTO',
  ],
  ...[
    'Brå',
    'Digg',
    'Efta',
    'Formas',
    'Forte',
    'Frontex',
    'Nato',
    'Sida',
    'Swedac',
    'Unesco',
    'Unicef',
    'Vinnova',
  ],
];

/** What the register shortens to fit its columns. */
const unabridged: Readonly<Record<string, string>> = { f: 'för', '&': 'och' };

/** Of proper names also the genitive, which some have already. */
const withGenitive = (name: string): string[] => (/[sxz]$/i.test(name) ? [name] : [name, `${name}s`]);

const names = [...municipalities, ...regions, ...towns, ...citiesAbroad, ...countries(), ...properNames];
const spelled = [...names.flatMap(withGenitive), ...shortForms];
const doubtful = doubtfulPlaces.flatMap(withGenitive);
const spellings = new Map([...spelled, ...doubtful].map((name) => [name.toLowerCase(), name]));

const alternatives = (words: readonly string[]): string =>
  [...new Set(words)]
    .sort((one, other) => other.length - one.length)
    .map((word) => word.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|');

const word = (words: readonly string[], before = ''): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])${before}(?:${alternatives(words)})(?![\\p{L}\\p{N}])`, 'gu');

const listed = word(spelled);
const listedAfterPreposition = word(doubtful, '(?<=(?<!\\p{L})(?:i|vid|på) )');

/**
 * Puts proper names and short forms that stand in small letters into their right form; all else stays. For names that
 * have been measured.
 */
export const withProperNames = (text: string): string =>
  text.replace(listed, spell).replace(listedAfterPreposition, spell);

/** A mission is always in a place, also in one that no list has: «AMBASSADEN I PORT-AU-PRINCE». */
const missionPlace = /(?<=(?:ambassad|ambassaden|konsulat|konsulatet) i ).+$/u;

/** The place of a mission, in a name that is all in small letters but for listed names. */
export const withMissionPlace = (text: string): string =>
  text.replace(missionPlace, (place) => titleCase(place));

/** Words inside foreign places that are not capitalised. */
const particles = new Set(['am', 'au', 'de', 'del', 'der', 'di', 'es', 'och', 'sur']);

/** «rio de janeiro» becomes «Rio de Janeiro», «s:t olof» «S:t Olof». */
export const titleCase = (text: string): string =>
  text.replace(/(?<![\p{L}:])\p{Ll}\p{L}*/gu, (found, offset: number) =>
    offset > 0 && particles.has(found) ? found : capitalise(found),
  );

const spell = (found: string): string => spellings.get(found) ?? found;

/** Writes out what the register shortens, in small letters. */
export const written = (text: string): string =>
  text.replace(/[\p{L}&]+/gu, (found) => unabridged[found] ?? found);

export const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
