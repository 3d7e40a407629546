/** The addresses of the portal's pages that others lead to. */
export const paths = {
  start: '/',
  signIn: '/logga-in',
  signOut: '/logga-ut',
  sendAgain: '/skicka-igen',
  staySignedIn: '/fortsatt-inloggad',
  forgottenPassword: '/glomt-losenordet',
  choosePassword: '/byt-losenord',
  proof: '/visa-vem-du-ar',
  ownDetails: '/mina-uppgifter',
  ownSignIns: '/mina-inloggningar',
  secondFactor: '/mina-uppgifter/tvastegsinloggning',
  search: '/sok-myndighet',
  authorities: '/myndigheter',
  administration: '/administration',
  ownAuthority: '/administration/min-myndighet',
  managedAuthorities: '/administration/myndigheter',
  log: '/administration/handelselogg',
  keyFigures: '/administration/nyckeltal',
  invitations: '/administration/inbjudningar',
  nameChanges: '/administration/namnandringar',
  modules: '/administration/moduler',
  keywords: '/administration/nyckelord',
  nationalCoordinators: '/administration/nationella-samordnare',
  mail: '/administration/mejl',
  translations: '/administration/oversattningar',
  help: '/hjalp',
  /** «Var det inte du?» */
  notYou: '/hjalp#inte-du',
  accessibility: '/tillganglighet',
  personalData: '/personuppgifter',
  cookies: '/kakor',
  demo: '/demo/mejl',
} as const;

/** How addresses go on below a page. Routes write them out, so that a list of routes reads as one of addresses. */
export const subpages = {
  add: '/ny',
  administrators: '/administratorer',
  appoint: '/utse',
  approve: '/godkann',
  cancelChange: '/avbryt-bytet',
  browsers: '/webblasare',
  classification: '/klassificering',
  confirm: '/bekrafta',
  csv: '/csv',
  delegation: '/atkomstansvar',
  edit: '/redigera',
  email: '/e-post',
  end: '/avsluta',
  endOthers: '/avsluta-andra',
  file: '/fil',
  give: '/ge',
  log: '/handelselogg',
  modules: '/moduler',
  move: '/byt-land',
  part: '/roll',
  receipt: '/kvitto',
  register: '/registrera',
  reject: '/avsla',
  remind: '/paminn',
  remove: '/ta-bort',
  resetPassword: '/aterstall-losenord',
  resetSecondFactor: '/aterstall-tvastegsinloggning',
  retire: '/lat-utga',
  roles: '/roller',
  sendAgain: '/skicka-lanken-igen',
  short: '/for-fa',
  tryAgain: '/forsok-igen',
  useAgain: '/anvand-igen',
  username: '/anvandarnamn',
  users: '/anvandare',
  withdrawInvitation: '/dra-tillbaka',
  withdrawModule: '/aterkalla',
} as const;

/** Where the files of public/ are. */
export const assetsPath = '/tillgangar';

/** Where browsers look for an icon when no page has told them of one. */
export const faviconPath = '/favicon.ico';

/** An authority as anybody sees it. */
export const authorityPath = (authorityId: number | string): string => `${paths.authorities}/${authorityId}`;
