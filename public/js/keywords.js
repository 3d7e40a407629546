// Keyword trees: what is chosen below each keyword, finding one, and showing only those that are chosen.

export function keepUpKeywordTree(tree) {
  const showChoices = () => tree.querySelectorAll('li').forEach(showChoicesWithin);
  showChoices();
  tree.addEventListener('change', showChoices);
  addEventListener('pageshow', showChoices);
  offerFilter(tree);
}

function showChoicesWithin(item) {
  const [own, ...descendants] = item.querySelectorAll('input[type=checkbox]');
  const chosenBelow = descendants.filter((box) => box.checked).length;
  own.indeterminate = !own.checked && chosenBelow > 0;
  const count = item.querySelector(':scope > details > summary > .count');
  if (count) count.textContent = chosenText(chosenBelow + (own.checked ? 1 : 0));
}

function chosenText(count) {
  if (count === 0) return '';
  return count === 1 ? '1 vald' : `${count} valda`;
}

function offerFilter(tree) {
  const box = tree.querySelector('[data-keyword-filter]');
  if (!box) return;
  box.closest('.ds-field').hidden = false;
  const only = tree.querySelector('[data-only-chosen]');
  only.closest('.ds-field').hidden = false;
  for (const one of [box, only]) one.addEventListener('input', () => filterTree(tree));
  box.addEventListener('keydown', (event) => event.key === 'Enter' && event.preventDefault());
}

function filterTree(tree) {
  const text = tree.querySelector('[data-keyword-filter]').value.trim().toLocaleLowerCase('sv');
  const isOnlyChosen = tree.querySelector('[data-only-chosen]').checked;
  const items = [...tree.querySelectorAll('li')];
  const hits = items.filter(
    (item) =>
      item.dataset.label.toLocaleLowerCase('sv').includes(text) &&
      (!isOnlyChosen || item.querySelector('input').checked),
  );
  const isFiltered = text !== '' || isOnlyChosen;
  for (const item of items) {
    const isHit = hits.includes(item);
    item.hidden =
      isFiltered && !hits.some((hit) => (!isOnlyChosen && hit.contains(item)) || item.contains(hit));
    labelOf(item).classList.toggle('hit', text !== '' && isHit);
    const branch = item.querySelector(':scope > details');
    if (branch) branch.open = isFiltered ? hits.some((hit) => item.contains(hit)) : hasChosen(branch);
  }
  const status = tree.querySelector('[data-keyword-filter-status]');
  status.textContent = statusText(text, isOnlyChosen, hits.length);
}

function hasChosen(branch) {
  return branch.querySelector('input:checked') !== null;
}

// The label of the keyword itself, not of those below it.
const labelOf = (item) => item.querySelector('label');

function statusText(text, isOnlyChosen, hits) {
  if (hits === 0 && text) return 'Inget nyckelord passar.';
  if (hits === 0 && isOnlyChosen) return 'Inget nyckelord är valt.';
  return text ? (hits === 1 ? '1 nyckelord passar.' : `${hits} nyckelord passar.`) : '';
}
