// Warns before the session ends (NAV-06). Without this, a form that is sent too late is offered again after the sign-in.

const warnBefore = 5 * 60_000;
// The clock is looked at often, since timers stand still while a computer sleeps.
const lookEvery = 5_000;

const dialog = document.querySelector('dialog[data-session-idle]');
if (dialog) watch();

function watch() {
  const [heading, text] = ['h2', 'p'].map((name) => dialog.querySelector(name));
  const [renew, close] = ['renew', 'close'].map((name) => dialog.querySelector(`[data-session-${name}]`));
  const idle = Number(dialog.dataset.sessionIdle) * 1000;
  let endsAt = Date.now() + Number(dialog.dataset.sessionLeft) * 1000;
  let usedAt = Date.now();
  // Each state is told once: what has been closed stays closed.
  let told = '';

  share(usedAt);
  setInterval(look, lookEvery);
  addEventListener('storage', look);
  addEventListener('pageshow', look);
  document.addEventListener('visibilitychange', look);
  renew.addEventListener('click', stay);
  close.addEventListener('click', () => dialog.close());

  // Every tab counts: what is opened in one keeps them all signed in.
  function lastUse() {
    try {
      return Math.max(usedAt, Number(localStorage.getItem('portal-used-at')));
    } catch {
      return usedAt;
    }
  }

  function stateAt(now) {
    const idleLeft = lastUse() + idle - now;
    const left = Math.min(idleLeft, endsAt - now);
    if (left <= 0) return { name: 'over' };
    if (left > warnBefore) return { name: '' };
    return endsAt - now <= idleLeft ? { name: 'whole' } : { name: 'idle', minutes: Math.ceil(left / 60_000) };
  }

  function look() {
    const state = stateAt(Date.now());
    if (state.name === '') dialog.close();
    else if (dialog.open) say(state);
    else if (state.name !== told) {
      say(state);
      dialog.showModal();
    }
    told = state.name;
  }

  function say({ name, minutes }) {
    renew.hidden = name !== 'idle';
    write(heading, name === 'over' ? 'Du har loggats ut' : 'Du loggas snart ut');
    if (name === 'over')
      write(
        text,
        'Det du har skrivit står kvar. Skicka det, så får du först logga in och sedan skicka det igen.',
      );
    else if (name === 'whole')
      write(
        text,
        `Klockan ${clock(endsAt)} har du varit inloggad i tolv timmar. Då loggas du ut, och det går inte att förlänga. Spara det du håller på med.`,
      );
    else write(text, `Du har inte använt portalen på en stund. ${within(minutes)} loggas du ut.`);
  }

  async function stay() {
    const answer = await fetch(dialog.dataset.sessionRenew, { cache: 'no-store', redirect: 'manual' }).catch(
      () => null,
    );
    if (answer?.ok) {
      endsAt = Date.now() + Number(await answer.text()) * 1000;
      usedAt = Date.now();
      share(usedAt);
      dialog.close();
    } else if (answer?.type === 'opaqueredirect') {
      endsAt = 0;
      look();
    } else write(text, 'Portalen svarar inte. Försök igen.');
  }
}

function share(moment) {
  try {
    localStorage.setItem('portal-used-at', String(moment));
  } catch {
    // Other tabs do not hear of it.
  }
}

// A reader says again whatever is written.
function write(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

function within(minutes) {
  return minutes === 1 ? 'Inom en minut' : `Om ${minutes} minuter`;
}

function clock(moment) {
  return new Date(moment).toLocaleTimeString('sv-SE', { hour: '2-digit', minute: '2-digit' });
}
