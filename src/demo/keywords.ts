import type { ModuleCode } from './modules.ts';

/** A keyword and those below it. */
export interface DemoKeyword {
  labels: { sv: string; en: string };
  children: DemoKeyword[];
}

/** One keyword a line, `Swedish | English`, two spaces in for each level. */
function tree(text: string): DemoKeyword[] {
  const top: DemoKeyword[] = [];
  const path: DemoKeyword[][] = [top];
  for (const line of text.split('\n').filter((line) => line.trim() !== '')) {
    const level = line.search(/\S/) / 2;
    const [sv = '', en = ''] = line.trim().split(' | ');
    const keyword = { labels: { sv, en }, children: [] };
    path[level]!.push(keyword);
    path[level + 1] = keyword.children;
  }
  return top;
}

/** The tree of the tab Klassificering: what an authority deals with. */
export const generalKeywords = tree(`
Arbetsmarknad | Labour market
  Anställningsvillkor | Working conditions
    Löner | Wages
    Arbetstid | Working time
    Semester | Annual leave
  Arbetsmiljö | Working environment
    Kemiska risker | Chemical hazards
    Maskiner och utrustning | Machinery and equipment
    Organisatorisk arbetsmiljö | Organisational working environment
  Arbetsförmedling | Employment services
  Utstationering | Posting of workers
Bygg och anläggning | Construction
  Byggprodukter | Construction products
  Byggentreprenader | Construction works
  Elinstallationer | Electrical installations
  Hissar och lyftanordningar | Lifts and lifting equipment
Handel | Trade
  Detaljhandel | Retail trade
  Distanshandel | Distance selling
  Marknadsföring | Marketing
  Produktsäkerhet | Product safety
Hälso- och sjukvård | Health care
  Legitimerade yrken | Licensed health professions
  Läkemedel | Medicinal products
    Apotek | Pharmacies
    Läkemedelsreklam | Advertising of medicinal products
  Medicinteknik | Medical devices
  Tandvård | Dental care
  Vård i annat EU-land | Health care in another EU country
Inre marknaden | Internal market
  Fri rörlighet för tjänster | Free movement of services
  Fri rörlighet för varor | Free movement of goods
  Offentlig upphandling | Public procurement
Kultur | Culture
  Fornlämningar och fornfynd | Ancient monuments and finds
  Kulturarv | Cultural heritage
    Utförsel av kulturföremål | Export of cultural objects
  Museer | Museums
Rättsväsende | Justice
  Brottsbekämpning | Law enforcement
  Tillstånd | Permits
    Vapentillstånd | Firearms permits
    Ordningsvakter | Security officers
Skatter och folkbokföring | Taxes and population registration
  Beskattning | Taxation
  Folkbokföring | Population registration
Skydd av personuppgifter | Protection of personal data
  Kamerabevakning | Camera surveillance
  Tillsyn | Supervision
Socialförsäkring | Social insurance
  Familjeförmåner | Family benefits
  Sjukförmåner | Sickness benefits
Transport | Transport
  Järnväg | Railways
  Luftfart | Aviation
  Sjöfart | Shipping
  Vägtrafik | Road traffic
    Godstransporter | Goods transport
    Persontransporter | Passenger transport
Utbildning | Education
  Grundskola och gymnasium | Primary and secondary school
  Högskola | Higher education
    Bedömning av utländsk utbildning | Recognition of foreign education
  Yrkesutbildning | Vocational education
`);

/** The keywords of each module. */
export const moduleKeywords: Record<ModuleCode, DemoKeyword[]> = {
  'professional-qualifications': tree(`
Hälso- och sjukvård | Health care
  Apotekare | Pharmacist
  Barnmorska | Midwife
  Fysioterapeut | Physiotherapist
  Läkare | Doctor
    Allmänmedicin | General practice
    Kirurgi | Surgery
  Sjuksköterska | Nurse
    Specialistsjuksköterska | Specialist nurse
  Tandläkare | Dentist
Utbildning | Education
  Förskollärare | Pre-school teacher
  Lärare | Teacher
Bygg och teknik | Construction and engineering
  Elinstallatör | Electrician
  Kranförare | Crane operator
  Yrkesdykare | Commercial diver
  Asbestsanering | Asbestos removal
Transport | Transport
  Sjöbefäl | Ship’s officer
  Trafiklärare | Driving instructor
  Yrkesförare | Professional driver
Juridik och ekonomi | Law and finance
  Advokat | Lawyer
  Revisor | Auditor
`),
  services: tree(`
Byggtjänster | Construction services
  Entreprenader | Contracting
  Installationer | Installation
Handel och restaurang | Retail and hospitality
  Detaljhandel | Retail
  Hotell och restaurang | Hotels and restaurants
Företagstjänster | Business services
  Konsulter | Consultancy
  Mässor och utställningar | Trade fairs
  Uthyrning och leasing | Rental and leasing
Turism | Tourism
  Guider | Guides
  Resebyråer | Travel agencies
`),
  'posted-workers': tree(`
Anmälan av utstationering | Notification of posting
Arbetsvillkor | Terms of employment
  Arbetstid och vila | Working time and rest
  Lön | Pay
  Säkerhet och hälsa | Safety and health
Branscher | Sectors
  Bemanning | Temporary agency work
  Bygg | Construction
  Jord- och skogsbruk | Agriculture and forestry
  Transport | Transport
Sanktionsavgifter | Administrative fines
  Begäran om underrättelse | Request for notification
  Begäran om indrivning | Request for recovery
`),
  'patients-rights': tree(`
Ersättning för vård | Reimbursement of care
  Förhandsbesked | Prior notification
  Planerad vård | Planned care
Recept från annat land | Prescriptions from another country
Patientinformation | Information to patients
  Kontaktpunkt | National contact point
  Vårdgivares behörighet | Right to practise of providers
`),
  solvit: tree(`
Erkännande av yrkeskvalifikationer | Recognition of professional qualifications
Fordon och körkort | Vehicles and driving licences
Skatter | Taxation
Social trygghet | Social security
  Familjeförmåner | Family benefits
  Pensioner | Pensions
Uppehållsrätt | Right of residence
Varor | Goods
`),
  'train-drivers': tree(`
Förarbevis | Train driving licence
  Första utfärdande | First issue
  Förnyelse | Renewal
  Återkallelse | Withdrawal
Kompletterande intyg | Complementary certificate
  Infrastruktur | Infrastructure
  Rullande materiel | Rolling stock
`),
  'e-commerce': tree(`
Informationskrav | Information requirements
Elektronisk reklam | Commercial communication
  E-post och sms | E-mail and text messages
  Påverkansmarknadsföring | Influencer marketing
Beställningar på nätet | Orders placed online
Onlineplattformar | Online platforms
  Marknadsplatser | Marketplaces
  Sociala medier | Social media
`),
  'public-procurement': tree(`
Intyg och bevis | Certificates and evidence
  Registreringsbevis | Certificates of registration
  Skatter och avgifter | Taxes and contributions
  Brottmålsdomar | Criminal records
Standarder och märkning | Standards and labels
Teknisk kapacitet | Technical ability
  Referensuppdrag | References
  Utrustning | Equipment
`),
  'cultural-objects': tree(`
Arkeologiska föremål | Archaeological objects
Arkiv och böcker | Archives and books
  Handskrifter | Manuscripts
  Kartor | Maps
Bildkonst | Visual art
  Målningar | Paintings
  Skulpturer | Sculptures
Samiska föremål | Sami objects
`),
  'euro-cash-in-transit': tree(`
Tillstånd för gränsöverskridande transport | Cross-border licence
Säkerhetspersonal | Security staff
  Utbildning | Training
  Vapen | Weapons
Fordon | Vehicles
  Färgpatroner | Intelligent neutralisation systems
  Pansrade fordon | Armoured vehicles
`),
  'public-documents': tree(`
Civilstånd | Marital status
  Äktenskap | Marriage
  Registrerat partnerskap | Registered partnership
Födelse | Birth
Dödsfall | Death
Hemvist | Domicile and residence
Frånvaro av belastning | Absence of a criminal record
`),
  'data-protection': tree(`
Klagomål | Complaints
  Marknadsföring | Marketing
  Rätt till radering | Right to erasure
  Rätt till tillgång | Right of access
Personuppgiftsincidenter | Personal data breaches
Ömsesidigt bistånd | Mutual assistance
Gemensamma insatser | Joint operations
`),
  firearms: tree(`
Överföring av vapen | Transfer of firearms
  Medgivande på förhand | Prior consent
  Vapenhandlare | Dealers
Avslag på tillstånd | Refused authorisations
Europeiskt skjutvapenpass | European firearms pass
  Jakt | Hunting
  Målskytte | Target shooting
`),
  'road-transport': tree(`
Yrkestrafiktillstånd | Road transport licences
  Gods | Goods
  Personer | Passengers
Kör- och vilotider | Driving and rest times
  Färdskrivare | Tachographs
Cabotage | Cabotage
Utstationering av förare | Posting of drivers
  Utstationeringsdeklaration | Posting declaration
`),
  'consumer-protection': tree(`
Avtal | Contracts
  Ångerrätt | Right of withdrawal
  Oskäliga villkor | Unfair terms
Resor | Travel
  Flygpassagerare | Air passengers
  Paketresor | Package travel
Vilseledande marknadsföring | Misleading marketing
  Hälsopåståenden | Health claims
  Miljöpåståenden | Environmental claims
`),
};

/** The keywords of a tree and all below them, each with its level, parents first. */
export function flatten(keywords: DemoKeyword[], level = 1): { keyword: DemoKeyword; level: number }[] {
  return keywords.flatMap((keyword) => [{ keyword, level }, ...flatten(keyword.children, level + 1)]);
}
