import { type Actor, commission, nationalCoordinator } from '../../authorization/actor.ts';
import { subpages } from '../../web/paths.ts';
import type { Frame } from '../../web/replies.ts';
import type { Action } from '../../web/view-types.ts';
import { describeLastChange, type LastChange } from '../last-change.ts';
import { type AuthorityHead, breadcrumbsOf, headOf, type Place, type TabId } from '../place.ts';

/** What the layout and the head of a tab need. */
interface TabPage extends Frame {
  head: AuthorityHead;
}

/** Users have pages of their own. */
type ShownTab = Exclude<TabId, 'users'>;

/** What the tabs Myndighet, Klassificering and Moduler have in common. */
export function tabPage(
  { actor }: { actor: Actor },
  place: Place,
  current: ShownTab,
  changed: LastChange | null,
): TabPage {
  const head = headOf(place, current, actionsAt(actor, place, current), describeLastChange(changed, place));
  return { title: `${head.heading} – ${titles[current]}`, breadcrumbs: breadcrumbsOf(place), head };
}

const titles = { authority: 'Myndighet', classification: 'Klassificering', modules: 'Moduler' };

/** Where the form for editing goes on about what a tab shows. */
const sections = { authority: '', classification: '#klassificering', modules: '#moduler' };

export const confirmHref = ({ base }: Place): string => `${base}${subpages.confirm}`;

function actionsAt(actor: Actor, place: Place, current: ShownTab): Action[] {
  if (place.managedBase) return [{ label: 'Öppna som åtkomstansvarig', href: place.managedBase }];
  if (!place.mayEdit) return commission(actor) && current === 'authority' ? [changeCountry(place)] : [];
  const edit = { label: 'Redigera myndighet', href: `${place.base}${subpages.edit}${sections[current]}` };
  return current === 'authority' ? [...managing(actor, place), edit] : [edit];
}

/** Only the Commission changes the country (AUT-02). */
const changeCountry = ({ base }: Place): Action => ({
  label: 'Byt land',
  href: `${base}${subpages.move}`,
  variant: 'secondary',
});

/** What an access manager does with an authority as a whole. */
function managing(actor: Actor, { base, isManaged }: Place): Action[] {
  if (!isManaged) return [];
  return [
    { label: 'Händelselogg', href: `${base}${subpages.log}`, variant: 'tertiary' },
    ...(nationalCoordinator(actor)
      ? [{ label: 'Åtkomstansvar', href: `${base}${subpages.delegation}`, variant: 'tertiary' } as const]
      : []),
    { label: 'Ta bort myndighet', href: `${base}${subpages.remove}`, variant: 'tertiary' },
  ];
}
