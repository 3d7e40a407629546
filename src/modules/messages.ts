import { changedMeanwhile } from '../web/concurrent-edit.ts';
import * as format from '../web/format.ts';
import type { FieldError } from '../web/forms.ts';
import type { Refusal } from './rules.ts';

/** What a refusal is called on the screen, and at which field. */
export function refusalMessage(refusal: Refusal): FieldError {
  switch (refusal.rule) {
    case 'name-taken':
      return { field: 'name-sv', message: nameTaken(refusal) };
    case 'coordination-in-use':
      return { field: 'usesCoordination', message: coordinationInUse(refusal) };
    case 'changed-meanwhile':
      return {
        field: 'original',
        message: changedMeanwhile(refusal.of === 'module' ? 'Modulen' : 'Rollen'),
      };
  }
}

function nameTaken({ of, isRetired }: Extract<Refusal, { rule: 'name-taken' }>): string {
  const place = of === 'module' ? 'Det finns redan en modul' : 'Modulen har redan en roll';
  return isRetired
    ? `${place} med samma namn på svenska, men den har utgått. Använd den igen, eller välj ett annat namn.`
    : `${place} med samma namn på svenska. Välj ett annat namn.`;
}

function coordinationInUse({
  coordinators,
  links,
  roles,
}: Extract<Refusal, { rule: 'coordination-in-use' }>): string {
  if (coordinators + links > 0)
    return `Samordningen används: ${authorities(coordinators)} samordnare, och ${authorities(links, 'har', 'har')} samordnare inkopplade. Det måste först tas bort där.`;
  return `Modulen har roller som bara är för samordnare: ${roles.join(', ')}. Låt dem utgå eller ändra dem först.`;
}

const authorities = (count: number, one = 'är', many = 'är'): string =>
  count === 1
    ? `1 myndighet ${one}`
    : `${count === 0 ? 'ingen myndighet' : `${format.count(count)} myndigheter`} ${many}`;
