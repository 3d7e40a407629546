import type { AuthorityKind, Language, ModulePart } from '../db/generated/client.ts';
import type { ModuleCode } from './modules.ts';

/** Street or box, postcode, city. */
type Address = [street: string, code: string, city: string];

/** A part in a module. Keywords are named by their Swedish labels. */
export interface DemoPart {
  part: ModulePart;
  keywords: string[];
  coordinators: AuthorityCode[];
}

export interface DemoAuthority {
  kind: AuthorityKind;
  country: string;
  /** As in SCB's register, so that the import finds it. */
  organisationNumber: string | null;
  officialName: string;
  informalName: string;
  language: Language;
  description: string;
  competences: string;
  areaOfActivity: string;
  postal: Address;
  visiting: Address;
  /** Swedish ones are from the series that PTS sets aside for fiction, 08-465 004 00 to 99. */
  telephone: string;
  domain: string;
  workingLanguages: Language[];
  /** The informal name in other languages. */
  names: Partial<Record<Language, string>>;
  /** General keywords by their Swedish labels. */
  keywords: string[];
  modules: Partial<Record<ModuleCode, DemoPart>>;
  /** The modules that it may give as access manager. */
  managedModules: ModuleCode[];
  /** The authorities that it looks after as access manager; a national coordinator looks after its country. */
  manages: AuthorityCode[];
}

export type AuthorityCode =
  | 'kommissionen'
  | 'kommerskollegium'
  | 'socialstyrelsen'
  | 'arbetsmiljoverket'
  | 'uhr'
  | 'konsumentverket'
  | 'imy'
  | 'skatteverket'
  | 'transportstyrelsen'
  | 'lakemedelsverket'
  | 'polismyndigheten'
  | 'riksantikvarieambetet'
  | 'upphandlingsmyndigheten'
  | 'forsakringskassan'
  | 'generalzolldirektion'
  | 'opetushallitus'
  | 'arbejdstilsynet'
  | 'panstwowa-inspekcja-pracy'
  | 'arbeidsinspectie';

type Given = Pick<
  DemoAuthority,
  'officialName' | 'description' | 'competences' | 'areaOfActivity' | 'domain'
> &
  Pick<DemoAuthority, 'postal' | 'visiting' | 'names'> &
  Partial<DemoAuthority>;

const nowhere: Address = ['', '', ''];

function authority(given: Given): DemoAuthority {
  return {
    kind: 'ORDINARY',
    country: 'SE',
    organisationNumber: null,
    informalName: given.officialName,
    language: 'sv',
    telephone: '',
    workingLanguages: ['sv', 'en'],
    keywords: [],
    modules: {},
    managedModules: [],
    manages: [],
    ...given,
  };
}

function competent(keywords: string[], ...coordinators: AuthorityCode[]): DemoPart {
  return { part: 'COMPETENT_AUTHORITY', keywords, coordinators };
}

function coordinating(keywords: string[]): DemoPart {
  return { part: 'COORDINATOR', keywords, coordinators: [] };
}

export const authorities: Record<AuthorityCode, DemoAuthority> = {
  kommissionen: authority({
    kind: 'COMMISSION',
    country: 'BE',
    officialName: 'Europeiska kommissionen',
    informalName: 'Kommissionen, GD Inre marknaden (GROW)',
    description:
      'Generaldirektoratet för inre marknaden, industri, entreprenörskap samt små och medelstora företag driver systemet.',
    competences:
      'Moduler, användarroller och nyckelord. Namn på andra språk. Registrering av nationella samordnare.',
    areaOfActivity: 'Europeiska unionen',
    postal: ['Rue de la Loi 200', '1049', 'Bryssel'],
    visiting: ['Avenue d’Auderghem 45', '1040', 'Bryssel'],
    domain: 'kommissionen.example',
    workingLanguages: ['en', 'fr', 'de'],
    names: {
      en: 'European Commission, DG GROW',
      fr: 'Commission européenne, DG GROW',
      de: 'Europäische Kommission, GD GROW',
    },
    keywords: ['Inre marknaden'],
  }),
  kommerskollegium: authority({
    kind: 'NATIONAL_COORDINATOR',
    organisationNumber: '202100-2007',
    officialName: 'Kommerskollegium',
    description: 'Sveriges myndighet för utrikeshandel, EU:s inre marknad och handelspolitik.',
    competences: 'Nationell samordnare. Kontaktpunkt för tjänstedirektivet. Svenskt Solvit-center.',
    areaOfActivity: 'Hela landet',
    postal: ['Box 6803', '113 86', 'Stockholm'],
    visiting: ['Fleminggatan 14', '112 26', 'Stockholm'],
    telephone: '08-465 004 10',
    domain: 'kommerskollegium.example',
    names: {
      en: 'National Board of Trade',
      de: 'Zentralamt für Außenwirtschaft',
      fr: 'Office national du commerce',
    },
    keywords: ['Inre marknaden', 'Fri rörlighet för tjänster', 'Fri rörlighet för varor', 'Handel'],
    modules: {
      services: coordinating(['Byggtjänster', 'Företagstjänster', 'Turism']),
      solvit: competent(['Erkännande av yrkeskvalifikationer', 'Social trygghet', 'Varor']),
    },
  }),
  socialstyrelsen: authority({
    kind: 'ACCESS_MANAGER',
    organisationNumber: '202100-0555',
    officialName: 'Socialstyrelsen',
    description: 'Kunskapsmyndighet för vård och omsorg.',
    competences:
      'Utfärdar legitimation för hälso- och sjukvårdspersonal och prövar utbildning från andra länder.',
    areaOfActivity: 'Hela landet',
    postal: nowhere,
    visiting: ['Rålambsvägen 3', '112 59', 'Stockholm'],
    telephone: '08-465 004 12',
    domain: 'socialstyrelsen.example',
    names: {
      en: 'National Board of Health and Welfare',
      fi: 'Sosiaalihallitus',
      da: 'Socialstyrelsen i Sverige',
    },
    keywords: ['Hälso- och sjukvård', 'Legitimerade yrken', 'Tandvård', 'Vård i annat EU-land'],
    modules: {
      'professional-qualifications': competent(
        ['Läkare', 'Sjuksköterska', 'Tandläkare', 'Barnmorska'],
        'uhr',
      ),
      'patients-rights': coordinating(['Vårdgivares behörighet', 'Recept från annat land']),
    },
    managedModules: ['professional-qualifications', 'patients-rights'],
    manages: ['lakemedelsverket', 'forsakringskassan'],
  }),
  arbetsmiljoverket: authority({
    organisationNumber: '202100-2148',
    officialName: 'Arbetsmiljöverket',
    description: 'Tillsynsmyndighet för arbetsmiljö och arbetstid i hela arbetslivet.',
    competences:
      'Förbindelsekontor för utstationering av arbetstagare: tar emot anmälningar, informerar om villkor och tar ut sanktionsavgifter. Bedömer yrkeskvalifikationer för dykare, kranförare och asbestsanerare.',
    areaOfActivity: 'Hela landet',
    postal: ['Box 9082', '171 09', 'Solna'],
    visiting: ['Svetsarvägen 12', '171 41', 'Solna'],
    telephone: '08-465 004 14',
    domain: 'arbetsmiljoverket.example',
    names: {
      en: 'Swedish Work Environment Authority',
      de: 'Schwedisches Zentralamt für Arbeitsumwelt',
      fi: 'Ruotsin työympäristövirasto',
      pl: 'Szwedzki Urząd ds. Środowiska Pracy',
    },
    keywords: ['Arbetsmiljö', 'Arbetstid', 'Kemiska risker', 'Utstationering', 'Hissar och lyftanordningar'],
    modules: {
      'posted-workers': coordinating([
        'Anmälan av utstationering',
        'Säkerhet och hälsa',
        'Sanktionsavgifter',
        'Bygg',
      ]),
      services: competent(['Entreprenader', 'Installationer'], 'kommerskollegium'),
      'professional-qualifications': competent(['Kranförare', 'Yrkesdykare', 'Asbestsanering'], 'uhr'),
    },
  }),
  uhr: authority({
    organisationNumber: '202100-6487',
    officialName: 'Universitets- och högskolerådet',
    informalName: 'UHR',
    description: 'Myndighet för antagning, bedömning av utländsk utbildning och internationellt samarbete.',
    competences:
      'Samordnar erkännandet av yrkeskvalifikationer. Bedömer utländsk högskole- och yrkesutbildning.',
    areaOfActivity: 'Hela landet',
    postal: ['Box 4030', '171 04', 'Solna'],
    visiting: ['Solna strandväg 132 B', '171 54', 'Solna'],
    telephone: '08-465 004 16',
    domain: 'uhr.example',
    names: { en: 'Swedish Council for Higher Education', fr: 'Conseil suédois de l’enseignement supérieur' },
    keywords: ['Utbildning', 'Högskola', 'Bedömning av utländsk utbildning'],
    modules: { 'professional-qualifications': coordinating(['Utbildning', 'Lärare', 'Förskollärare']) },
  }),
  konsumentverket: authority({
    organisationNumber: '202100-2064',
    officialName: 'Konsumentverket',
    description: 'Statlig myndighet för konsumentfrågor. Konsumentombudsmannen (KO) är dess generaldirektör.',
    competences:
      'Centralt kontaktkontor för konsumentskyddssamarbetet. Tillsyn över marknadsföring och avtalsvillkor.',
    areaOfActivity: 'Hela landet',
    postal: ['Box 48', '651 02', 'Karlstad'],
    visiting: ['Tage Erlandergatan 8 A', '652 20', 'Karlstad'],
    telephone: '08-465 004 18',
    domain: 'konsumentverket.example',
    names: { en: 'Swedish Consumer Agency', de: 'Schwedisches Zentralamt für Verbraucherschutz' },
    keywords: ['Handel', 'Marknadsföring', 'Produktsäkerhet', 'Distanshandel'],
    modules: {
      'consumer-protection': coordinating(['Avtal', 'Ångerrätt', 'Vilseledande marknadsföring']),
      'e-commerce': competent(['Informationskrav', 'Påverkansmarknadsföring', 'Marknadsplatser']),
      services: competent(['Detaljhandel', 'Resebyråer'], 'kommerskollegium'),
    },
  }),
  imy: authority({
    organisationNumber: '202100-0050',
    officialName: 'Integritetsskyddsmyndigheten',
    informalName: 'IMY',
    description: 'Tillsynsmyndighet för behandling av personuppgifter och för kamerabevakning.',
    competences: 'Tillsyn enligt dataskyddsförordningen. Klagomål och personuppgiftsincidenter.',
    areaOfActivity: 'Hela landet',
    postal: ['Box 8114', '104 20', 'Stockholm'],
    visiting: ['Fleminggatan 14', '112 26', 'Stockholm'],
    telephone: '08-465 004 20',
    domain: 'imy.example',
    names: { en: 'Swedish Authority for Privacy Protection' },
    keywords: ['Skydd av personuppgifter', 'Kamerabevakning', 'Tillsyn'],
    modules: { 'data-protection': competent(['Klagomål', 'Rätt till tillgång', 'Ömsesidigt bistånd']) },
  }),
  skatteverket: authority({
    organisationNumber: '202100-5448',
    officialName: 'Skatteverket',
    description: 'Myndighet för beskattning, folkbokföring och bouppteckningar.',
    competences: 'Utfärdar personbevis. Registrerar utländska arbetsgivare med anställda i Sverige.',
    areaOfActivity: 'Hela landet',
    postal: nowhere,
    visiting: ['Sturegatan 4', '172 31', 'Sundbyberg'],
    telephone: '08-465 004 22',
    domain: 'skatteverket.example',
    names: { en: 'Swedish Tax Agency', fi: 'Ruotsin verovirasto', de: 'Schwedisches Finanzamt' },
    keywords: ['Skatter och folkbokföring', 'Beskattning', 'Folkbokföring'],
    modules: {
      'posted-workers': competent(['Lön', 'Bemanning'], 'arbetsmiljoverket'),
      'public-documents': competent(['Civilstånd', 'Äktenskap', 'Födelse', 'Dödsfall', 'Hemvist']),
    },
  }),
  transportstyrelsen: authority({
    organisationNumber: '202100-6099',
    officialName: 'Transportstyrelsen',
    description: 'Regler, tillstånd och tillsyn för luftfart, sjöfart, järnväg och vägtrafik.',
    competences:
      'Utfärdar förarbevis för lokförare och yrkestrafiktillstånd. Behörigheter för sjöfolk och trafiklärare.',
    areaOfActivity: 'Hela landet',
    postal: ['Olai Kyrkogata 35', '601 73', 'Norrköping'],
    visiting: ['Olai Kyrkogata 35', '602 32', 'Norrköping'],
    telephone: '08-465 004 24',
    domain: 'transportstyrelsen.example',
    names: { en: 'Swedish Transport Agency' },
    keywords: ['Transport', 'Järnväg', 'Luftfart', 'Sjöfart', 'Vägtrafik'],
    modules: {
      'road-transport': coordinating(['Yrkestrafiktillstånd', 'Kör- och vilotider', 'Färdskrivare']),
      'train-drivers': competent(['Förarbevis', 'Återkallelse']),
      'professional-qualifications': competent(['Sjöbefäl', 'Trafiklärare', 'Yrkesförare'], 'uhr'),
      'consumer-protection': competent(['Flygpassagerare'], 'konsumentverket'),
    },
  }),
  lakemedelsverket: authority({
    organisationNumber: '202100-4078',
    officialName: 'Läkemedelsverket',
    description: 'Myndighet för läkemedel, medicinteknik och kosmetika.',
    competences: 'Tillsyn över läkemedelsreklam, apotek och medicintekniska produkter.',
    areaOfActivity: 'Hela landet',
    postal: ['Box 26', '751 03', 'Uppsala'],
    visiting: ['Dag Hammarskjölds väg 42', '752 37', 'Uppsala'],
    telephone: '08-465 004 26',
    domain: 'lakemedelsverket.example',
    names: { en: 'Swedish Medical Products Agency' },
    keywords: ['Läkemedel', 'Apotek', 'Läkemedelsreklam', 'Medicinteknik'],
    modules: { 'consumer-protection': competent(['Hälsopåståenden'], 'konsumentverket') },
  }),
  polismyndigheten: authority({
    organisationNumber: '202100-0076',
    officialName: 'Polismyndigheten',
    informalName: 'Polisen',
    description: 'Förebygger och utreder brott, upprätthåller ordning och säkerhet och prövar tillstånd.',
    competences:
      'Tillstånd till innehav och överföring av skjutvapen. Tillstånd till värdetransporter. Kontroll av vägtransporter.',
    areaOfActivity: 'Hela landet',
    postal: ['Box 12256', '102 26', 'Stockholm'],
    visiting: ['Polhemsgatan 30', '112 30', 'Stockholm'],
    telephone: '08-465 004 28',
    domain: 'polismyndigheten.example',
    names: { en: 'Swedish Police Authority', da: 'Det svenske politi', fi: 'Ruotsin poliisi' },
    keywords: ['Brottsbekämpning', 'Vapentillstånd', 'Ordningsvakter'],
    modules: {
      firearms: coordinating(['Överföring av vapen', 'Avslag på tillstånd', 'Europeiskt skjutvapenpass']),
      'euro-cash-in-transit': competent(['Tillstånd för gränsöverskridande transport', 'Säkerhetspersonal']),
      'road-transport': competent(['Kör- och vilotider', 'Cabotage'], 'transportstyrelsen'),
    },
  }),
  riksantikvarieambetet: authority({
    organisationNumber: '202100-1090',
    officialName: 'Riksantikvarieämbetet',
    informalName: 'RAÄ',
    description: 'Förvaltningsmyndighet för kulturarv och kulturmiljö.',
    competences:
      'Prövar utförsel av kulturföremål och för talan om återlämnande av olagligt utförda föremål.',
    areaOfActivity: 'Hela landet',
    postal: ['Box 1114', '621 22', 'Visby'],
    visiting: ['Storgatan 41', '114 55', 'Stockholm'],
    telephone: '08-465 004 30',
    domain: 'riksantikvarieambetet.example',
    names: { en: 'Swedish National Heritage Board' },
    keywords: ['Kulturarv', 'Utförsel av kulturföremål', 'Fornlämningar och fornfynd'],
    modules: { 'cultural-objects': competent(['Arkeologiska föremål', 'Bildkonst', 'Samiska föremål']) },
  }),
  upphandlingsmyndigheten: authority({
    organisationNumber: '202100-6610',
    officialName: 'Upphandlingsmyndigheten',
    description: 'Stöder upphandlande myndigheter och leverantörer.',
    competences: 'Samordnar frågor om intyg och bevis i offentlig upphandling.',
    areaOfActivity: 'Hela landet',
    postal: ['Box 1194', '171 23', 'Solna'],
    visiting: ['Svetsarvägen 10', '171 41', 'Solna'],
    telephone: '08-465 004 32',
    domain: 'upphandlingsmyndigheten.example',
    names: { en: 'National Agency for Public Procurement' },
    keywords: ['Offentlig upphandling'],
    modules: { 'public-procurement': coordinating(['Intyg och bevis', 'Standarder och märkning']) },
  }),
  forsakringskassan: authority({
    organisationNumber: '202100-5521',
    officialName: 'Försäkringskassan',
    description: 'Myndighet för socialförsäkringen.',
    competences: 'Ersätter vård i annat EU-land och lämnar förhandsbesked.',
    areaOfActivity: 'Hela landet',
    postal: ['Box 42006', '126 12', 'Stockholm'],
    visiting: ['LM Ericssons väg 28', '126 26', 'Hägersten'],
    telephone: '08-465 004 34',
    domain: 'forsakringskassan.example',
    names: { en: 'Swedish Social Insurance Agency', de: 'Schwedische Sozialversicherungsanstalt' },
    keywords: ['Socialförsäkring', 'Familjeförmåner', 'Sjukförmåner', 'Vård i annat EU-land'],
    modules: {
      'patients-rights': competent(
        ['Ersättning för vård', 'Förhandsbesked', 'Planerad vård'],
        'socialstyrelsen',
      ),
    },
  }),
  generalzolldirektion: authority({
    country: 'DE',
    officialName: 'Generalzolldirektion, Finanzkontrolle Schwarzarbeit',
    informalName: 'Finanzkontrolle Schwarzarbeit',
    language: 'de',
    description: 'Zollverwaltung des Bundes.',
    competences: 'Kontrolliert die Arbeitsbedingungen entsandter Arbeitnehmer und nimmt Meldungen entgegen.',
    areaOfActivity: 'Bundesrepublik Deutschland',
    postal: ['Postfach 12 73', '53002', 'Bonn'],
    visiting: ['Am Propsthof 78a', '53121', 'Bonn'],
    domain: 'zoll.example',
    workingLanguages: ['de', 'en'],
    names: { sv: 'Tyska tullens kontroll av svartarbete', en: 'German Customs, Financial Monitoring Unit' },
    keywords: ['Anställningsvillkor', 'Löner', 'Utstationering'],
    modules: { 'posted-workers': coordinating(['Lön', 'Bygg', 'Sanktionsavgifter']) },
  }),
  opetushallitus: authority({
    country: 'FI',
    officialName: 'Opetushallitus',
    language: 'fi',
    description: 'Varhaiskasvatuksen, koulutuksen ja kansainvälistymisen kehittämisvirasto.',
    competences: 'Päättää ulkomailla suoritettujen tutkintojen tunnustamisesta.',
    areaOfActivity: 'Suomi',
    postal: ['PL 380', '00531', 'Helsinki'],
    visiting: ['Hakaniemenranta 6', '00530', 'Helsinki'],
    domain: 'oph.example',
    workingLanguages: ['fi', 'sv', 'en'],
    names: { sv: 'Utbildningsstyrelsen', en: 'Finnish National Agency for Education' },
    keywords: ['Utbildning', 'Bedömning av utländsk utbildning'],
    modules: { 'professional-qualifications': coordinating(['Lärare', 'Förskollärare']) },
  }),
  arbejdstilsynet: authority({
    country: 'DK',
    officialName: 'Arbejdstilsynet',
    language: 'da',
    description: 'Myndighed for arbejdsmiljø.',
    competences:
      'Fører tilsyn med udenlandske tjenesteydere og Registret for Udenlandske Tjenesteydere (RUT).',
    areaOfActivity: 'Danmark',
    postal: ['Landskronagade 33', '2100', 'København Ø'],
    visiting: ['Landskronagade 33', '2100', 'København Ø'],
    domain: 'arbejdstilsynet.example',
    workingLanguages: ['da', 'en', 'sv'],
    names: { sv: 'Danska Arbejdstilsynet', en: 'Danish Working Environment Authority' },
    keywords: ['Arbetsmiljö', 'Utstationering'],
    modules: {
      'posted-workers': coordinating(['Anmälan av utstationering', 'Säkerhet och hälsa']),
      services: competent(['Entreprenader']),
    },
  }),
  'panstwowa-inspekcja-pracy': authority({
    country: 'PL',
    officialName: 'Państwowa Inspekcja Pracy',
    informalName: 'PIP',
    language: 'pl',
    description: 'Organ nadzoru i kontroli przestrzegania prawa pracy.',
    competences: 'Instytucja łącznikowa w sprawach delegowania pracowników.',
    areaOfActivity: 'Polska',
    postal: ['ul. Barska 28/30', '02-315', 'Warszawa'],
    visiting: ['ul. Barska 28/30', '02-315', 'Warszawa'],
    domain: 'pip.example',
    workingLanguages: ['pl', 'en'],
    names: { sv: 'Polska arbetsinspektionen', en: 'National Labour Inspectorate (Poland)' },
    keywords: ['Arbetsmarknad', 'Anställningsvillkor', 'Utstationering'],
    modules: { 'posted-workers': coordinating(['Arbetsvillkor', 'Bemanning', 'Begäran om underrättelse']) },
  }),
  arbeidsinspectie: authority({
    country: 'NL',
    officialName: 'Nederlandse Arbeidsinspectie',
    language: 'nl',
    description: 'Toezicht op eerlijk, gezond en veilig werk.',
    competences: 'Houdt toezicht op de arbeidsvoorwaarden van gedetacheerde werknemers.',
    areaOfActivity: 'Nederland',
    postal: ['Postbus 90801', '2509 LV', 'Den Haag'],
    visiting: ['Parnassusplein 5', '2511 VX', 'Den Haag'],
    domain: 'arbeidsinspectie.example',
    workingLanguages: ['nl', 'en', 'de'],
    names: { sv: 'Nederländska arbetsinspektionen', en: 'Netherlands Labour Authority' },
    keywords: ['Anställningsvillkor', 'Arbetsmiljö', 'Utstationering'],
    modules: { 'posted-workers': coordinating(['Lön', 'Transport', 'Bemanning']) },
  }),
};
