import {
  accessManager,
  type Actor,
  administrator,
  commission,
  nationalCoordinator,
  signedIn,
} from '../authorization/actor.ts';
import { paths, subpages } from '../web/paths.ts';

const all = [
  {
    label: 'Min myndighet',
    href: paths.ownAuthority,
    text: 'Kontaktuppgifter, nyckelord och moduler.',
    who: signedIn,
  },
  {
    label: 'Användare',
    href: `${paths.ownAuthority}${subpages.users}`,
    text: 'Kollegorna vid myndigheten och deras roller.',
    who: administrator,
  },
  {
    label: 'Myndigheter',
    href: paths.managedAuthorities,
    text: 'De myndigheter som din myndighet har åtkomstansvar för.',
    who: accessManager,
  },
  {
    label: 'Nyckeltal',
    href: paths.keyFigures,
    text: 'Myndigheter och användare i landet i siffror.',
    who: nationalCoordinator,
  },
  {
    label: 'Inbjudningar',
    href: paths.invitations,
    text: 'Bjud in myndigheter att registrera sig, och godkänn dem.',
    who: accessManager,
  },
  {
    label: 'Sök myndighet',
    href: paths.search,
    text: 'Alla myndigheter i systemet: kontaktuppgifter, nyckelord och moduler.',
    who: signedIn,
  },
  {
    label: 'Namnändringar',
    href: paths.nameChanges,
    text: 'Informella namn som behöver ses över på andra språk.',
    who: commission,
  },
  {
    label: 'Moduler och användarroller',
    href: paths.modules,
    text: 'Namn, roller och minsta antal användare.',
    who: commission,
  },
  {
    label: 'Nyckelord',
    href: paths.keywords,
    text: 'De allmänna nyckelorden och modulernas.',
    who: commission,
  },
  {
    label: 'Nationella samordnare',
    href: paths.nationalCoordinators,
    text: 'En i varje land: utse, registrera och byta.',
    who: commission,
  },
  {
    label: 'Översättningar',
    href: paths.translations,
    text: 'Namn på moduler, roller och nyckelord som saknas på något språk.',
    who: commission,
  },
  {
    label: 'Mejl',
    href: paths.mail,
    text: 'Mejl som väntar eller inte kunde levereras, och hur alla mejl ser ut.',
    who: commission,
  },
  {
    label: 'Händelselogg',
    href: paths.log,
    text: 'Vem som har gjort vad, och när.',
    who: administrator,
  },
];

/** Where the actor can go from here (NAV-02). */
export const shortcuts = (actor: Actor) => all.filter(({ who }) => who(actor));
