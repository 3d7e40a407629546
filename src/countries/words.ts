import * as format from '../web/format.ts';
import type { Move } from './queries.ts';

/** Everything that comes of a move, said before it is done (AUT-02). */
export function consequencesOf(move: Move, to: string): string[] {
  return [
    ...describeScope(move, to),
    ...describeDelegation(move),
    ...move.links.map(({ name, module, isCoordinator }) =>
      isCoordinator
        ? `${name} kopplas bort som samordnare i modulen ${module.sv}.`
        : `Myndigheten kopplas bort som samordnare för ${name} i modulen ${module.sv}.`,
    ),
    ...describeSignedOut(move),
    'Myndighetens användare, roller, moduler och nyckelord är kvar.',
    'Myndigheten och de andra som berörs får veta det med mejl.',
  ];
}

function describeScope({ guardians, receiver, kind, country }: Move, to: string): string[] {
  if (kind === 'NATIONAL_COORDINATOR')
    return [
      `Myndigheten blir nationell samordnare för ${format.country(to)}, och får åtkomstansvar för alla myndigheter där.`,
      `${format.country(country)} har sedan ingen nationell samordnare.`,
    ];
  return [
    receiver
      ? `${receiver.name} är nationell samordnare för ${format.country(to)}, och får åtkomstansvar för myndigheten.`
      : `${format.country(to)} har ingen nationell samordnare. Ingen har åtkomstansvar för myndigheten förrän en är utsedd.`,
    ...guardians.map(({ name }) => `${name} har inte längre åtkomstansvar för myndigheten.`),
  ];
}

function describeDelegation({ kind, managedModules, managedAuthorities, invitations }: Move): string[] {
  const isManager = kind === 'ACCESS_MANAGER';
  const modules = managedModules ? `modulerna ${managedModules.join(', ')}` : 'alla moduler';
  return [
    ...(isManager ? [`Myndigheten är inte längre åtkomstansvarig för ${modules}.`] : []),
    ...managedAuthorities.map((name) => `Myndigheten har inte längre åtkomstansvar för ${name}.`),
    ...(isManager && invitations > 0 ? ['De inbjudningar som myndigheten har skickat slutar gälla.'] : []),
  ];
}

function describeSignedOut({ name, kind, guardians }: Move): string[] {
  const names = [...guardians.map((guardian) => guardian.name), ...(kind === 'ORDINARY' ? [] : [name])];
  return names.length === 0
    ? []
    : [`Administratörerna vid ${new Intl.ListFormat('sv').format(names)} loggas ut genast.`];
}
