/** The addresses of the portal's pages that others lead to. What lies below a page is said beside its routes. */
export const paths = {
  start: '/',
  signIn: '/logga-in',
  signOut: '/logga-ut',
  forgottenPassword: '/glomt-losenordet',
  choosePassword: '/byt-losenord',
  ownDetails: '/mina-uppgifter',
  ownSignIns: '/mina-inloggningar',
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
  demo: '/demo/mejl',
} as const;

/** An authority as anybody sees it. */
export const authorityPath = (authorityId: number | string): string => `${paths.authorities}/${authorityId}`;
