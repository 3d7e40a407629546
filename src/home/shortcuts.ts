import { administrator, signedIn, type Actor } from '../authorization/actor.ts';

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
    label: 'Händelselogg',
    href: '/administration/handelselogg',
    text: 'Vem som har gjort vad, och när.',
    who: administrator,
  },
];

/** Where the actor can go from here (NAV-02). */
export const shortcuts = (actor: Actor) => all.filter(({ who }) => who(actor));
