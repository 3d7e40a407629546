import {
  accessManager,
  type Actor,
  administrator,
  commission,
  nationalCoordinator,
  signedIn,
} from '../authorization/actor.ts';

const all = [
  {
    label: 'Min myndighet',
    href: '/administration/min-myndighet',
    text: 'Kontaktuppgifter, nyckelord och moduler.',
    who: signedIn,
  },
  {
    label: 'Användare',
    href: '/administration/min-myndighet/anvandare',
    text: 'Kollegorna vid myndigheten och deras roller.',
    who: administrator,
  },
  {
    label: 'Myndigheter',
    href: '/administration/myndigheter',
    text: 'De myndigheter som din myndighet har åtkomstansvar för.',
    who: accessManager,
  },
  {
    label: 'Nyckeltal',
    href: '/administration/nyckeltal',
    text: 'Myndigheter och användare i landet i siffror.',
    who: nationalCoordinator,
  },
  {
    label: 'Inbjudningar',
    href: '/administration/inbjudningar',
    text: 'Bjud in myndigheter att registrera sig, och godkänn dem.',
    who: accessManager,
  },
  {
    label: 'Sök myndighet',
    href: '/sok-myndighet',
    text: 'Alla myndigheter i systemet: kontaktuppgifter, nyckelord och moduler.',
    who: signedIn,
  },
  {
    label: 'Namnändringar',
    href: '/administration/namnandringar',
    text: 'Informella namn som behöver ses över på andra språk.',
    who: commission,
  },
  {
    label: 'Moduler och användarroller',
    href: '/administration/moduler',
    text: 'Namn, roller och minsta antal användare.',
    who: commission,
  },
  {
    label: 'Nyckelord',
    href: '/administration/nyckelord',
    text: 'De allmänna nyckelorden och modulernas.',
    who: commission,
  },
  {
    label: 'Nationella samordnare',
    href: '/administration/nationella-samordnare',
    text: 'En i varje land: utse, registrera och byta.',
    who: commission,
  },
  {
    label: 'Mejl',
    href: '/administration/mejl',
    text: 'Mejl som väntar eller inte kunde levereras, och hur alla mejl ser ut.',
    who: commission,
  },
  {
    label: 'Händelselogg',
    href: '/administration/handelselogg',
    text: 'Vem som har gjort vad, och när.',
    who: administrator,
  },
];

/** Where the actor can go from here (NAV-02). */
export const shortcuts = (actor: Actor) => all.filter(({ who }) => who(actor));
