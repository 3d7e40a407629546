// Comfort on top of pages that work without it. Nothing here is needed to read or to save.

import './session.js';
import { keepUpKeywordTree } from './keywords.js';
import { offerPasskey } from './passkeys.js';

// What is wrong with a form that came back, or what somebody else has changed in it meanwhile.
const summary = document.querySelector('.ds-error-summary, [data-focus]');

summary?.addEventListener('click', goToField);
document.querySelectorAll('[data-keyword-tree]').forEach(keepUpKeywordTree);
document.querySelectorAll('form[data-edit-tabs]').forEach(showOneSectionAtATime);
document.querySelectorAll('main form[method=post]:not([data-leave])').forEach(warnOnUnsavedChanges);
document.querySelectorAll('[data-search-button]').forEach(searchOnEnter);
document.querySelectorAll('[data-print]').forEach(offerPrinting);
document.querySelectorAll('[data-copy]').forEach(offerCopying);
document.querySelectorAll('[data-only-if]').forEach(enableOnlyIf);
document.querySelectorAll('.page-notices [role=status]').forEach(announce);
document.querySelectorAll('[data-reveal]').forEach(offerToReveal);
document.querySelectorAll('[data-demands]').forEach(tickOffDemands);
document.querySelectorAll('form [name=username][data-proposal]').forEach(proposeUsername);
document.querySelectorAll('form[data-passkey]').forEach(offerPasskey);
document.addEventListener('submit', refuseSecondSubmit);
summary?.focus();

function goToField(event) {
  const field = event.target.closest('a') && linkedElement(event.target.closest('a').hash);
  if (!field) return;
  event.preventDefault();
  const section = field.closest('form[data-edit-tabs] section[id]');
  if (section) showSection(section);
  const control = field.matches('fieldset')
    ? field.querySelector('input:is([type=checkbox], [type=radio])')
    : field;
  const closedBranch = control?.closest('details:not([open])');
  if (closedBranch) closedBranch.open = true;
  (control ?? field).focus();
}

function linkedElement(hash) {
  return hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
}

// Tabs of a form that is edited and saved as one

function showOneSectionAtATime(form) {
  const sections = [...form.querySelectorAll('section[id]')];
  const followHash = () => {
    const section = linkedElement(location.hash)?.closest('form[data-edit-tabs] section[id]');
    if (section) showSection(section);
  };
  // A field that the browser itself finds wanting could be hidden; the server's message is always shown.
  form.noValidate = true;
  sections.forEach(markTabWithErrors);
  showSection(
    sections.find((section) => errorCount(section) > 0) ?? summary?.closest('section[id]') ?? sections[0],
  );
  if (!summary) followHash();
  // At once: the browser goes on from what it finds shown.
  form.addEventListener('click', ({ target }) => {
    const section = sections.find(({ id }) => `#${id}` === target.closest('nav a')?.hash);
    if (section) showSection(section);
  });
  addEventListener('hashchange', followHash);
}

function showSection(section) {
  const form = section.closest('form');
  for (const other of form.querySelectorAll('section[id]')) {
    other.hidden = other !== section;
    tabOf(other)?.toggleAttribute('aria-current', other === section);
    if (other === section) tabOf(other)?.setAttribute('aria-current', 'true');
  }
}

function tabOf(section) {
  return section.closest('form').querySelector(`nav a[href="#${CSS.escape(section.id)}"]`);
}

// Enter in a search box within a larger form searches, instead of saving the form.
function searchOnEnter(box) {
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    document.getElementById(box.dataset.searchButton).click();
  });
}

function markTabWithErrors(section) {
  const count = errorCount(section);
  if (count === 0) return;
  const mark = document.createElement('span');
  mark.className = 'tab-errors';
  mark.textContent = `, ${count} fel`;
  tabOf(section)?.append(mark);
}

function errorCount(section) {
  return section.querySelectorAll('[data-field=validation]').length;
}

// Users

function offerPrinting(button) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}

function offerCopying(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.nextElementSibling.textContent = 'Kopierat';
  });
}

// Fills in the username that the names lead to, until somebody types another.
function proposeUsername(box) {
  const names = ['firstName', 'lastName'].map((name) => box.form.elements[name]);
  let proposed = box.value;
  const typedNames = () => names.map(({ value }) => value.trim());
  const propose = async () => {
    const [firstName, lastName] = typedNames();
    if (!lastName || box.value !== proposed) return;
    const answer = await fetch(`${box.dataset.proposal}?${new URLSearchParams({ firstName, lastName })}`);
    const proposal = answer.ok ? await answer.text() : '';
    // Somebody may have typed on while the answer was under way.
    const isTooLate =
      document.activeElement === box ||
      box.value !== proposed ||
      typedNames().join() !== [firstName, lastName].join();
    if (!proposal || isTooLate) return;
    proposed = proposal;
    box.value = proposal;
  };
  for (const name of names) name.addEventListener('change', propose);
}

// Passwords

function offerToReveal(button) {
  const box = document.getElementById(button.dataset.reveal);
  button.hidden = false;
  button.addEventListener('click', () => {
    const isShown = box.type === 'text';
    box.type = isShown ? 'password' : 'text';
    button.setAttribute('aria-pressed', String(!isShown));
  });
  // Browsers remember what is typed in text fields.
  box.form.addEventListener('submit', () => (box.type = 'password'));
}

const demandMet = {
  length: (password) => [...password].length >= 8,
  upper: (password) => /\p{Lu}/u.test(password),
  lower: (password) => /\p{Ll}/u.test(password),
  digit: (password) => /\p{Nd}/u.test(password),
};

// Ticks off the demands that what is typed meets; the others only the server knows of.
function tickOffDemands(list) {
  const box = list.closest('form').elements.newPassword;
  box.addEventListener('input', () => {
    const password = box.value.normalize('NFC');
    for (const item of list.querySelectorAll('[data-demand]')) {
      const isMet = demandMet[item.dataset.demand]?.(password) ?? false;
      item.toggleAttribute('data-met', isMet);
      item.querySelector('[data-demand-status]').textContent = isMet ? ' (uppfyllt)' : '';
    }
  });
}

// Boxes that count only for some choices: «extent=some all»

function enableOnlyIf(fieldset) {
  const [name, values] = fieldset.dataset.onlyIf.split('=');
  const form = fieldset.closest('form');
  const follow = () => {
    fieldset.disabled = !values.split(' ').includes(new FormData(form).get(name));
  };
  follow();
  form.addEventListener('change', follow);
  addEventListener('pageshow', follow);
}

// Screen readers tell of what comes to a page that is there already.
function announce(notice) {
  const words = [...notice.childNodes];
  setTimeout(() => notice.replaceChildren(...words), 200);
}

// Leaving and sending

function warnOnUnsavedChanges(form) {
  // A button alone holds nothing that could be lost.
  if (!form.querySelector('input:not([type=hidden]), select, textarea')) return;
  const typed = () => new URLSearchParams(new FormData(form)).toString();
  // A form that came back holds what is not yet saved.
  const saved = summary ? null : typed();
  let leavingOnPurpose = false;
  form.addEventListener('submit', () => (leavingOnPurpose = true));
  form.addEventListener('click', (event) => {
    if (event.target.closest('a[data-cancel]')) leavingOnPurpose = true;
  });
  addEventListener('pageshow', () => (leavingOnPurpose = false));
  addEventListener('beforeunload', (event) => {
    if (!leavingOnPurpose && typed() !== saved) event.preventDefault();
  });
}

// The button is not disabled, since a disabled button does not send its name and value.
function refuseSecondSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method === 'get') return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = 'true';
  const sendAgain = () => delete form.dataset.sending;
  addEventListener('pageshow', sendAgain, { once: true });
  setTimeout(sendAgain, 10_000);
}
