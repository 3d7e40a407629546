// Passkeys (WebAuthn): the browser asks the authenticator, and the form brings its answer to the server.

const canUse =
  typeof PublicKeyCredential === 'function' &&
  typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function';

export function offerPasskey(form) {
  form.toggleAttribute('data-lacks-passkeys', !canUse);
  if (!canUse) return;
  form.hidden = false;
  form.querySelector('[data-passkey-lacking]').hidden = true;
  form.querySelector('[data-passkey-button]').hidden = false;
  form.addEventListener('submit', (event) => {
    if (answerIn(form).value) return;
    event.preventDefault();
    void answer(form);
  });
}

/** By its name alone: the button has the same word as its ID, where the summary of errors leads. */
const answerIn = (form) => form.querySelector('input[name=credential]');

async function answer(form) {
  const failed = form.querySelector('[data-passkey-failed]');
  failed.hidden = true;
  try {
    const options = await fetchOptions(form.dataset.options);
    const credential = await ask(form.dataset.passkey, options);
    answerIn(form).value = JSON.stringify(credential.toJSON());
    form.requestSubmit();
  } catch {
    // Given up, not there, or added already: the browser does not say which.
    failed.hidden = false;
  }
}

async function fetchOptions(address) {
  const response = await fetch(address);
  // The proof has grown old: the page asks for the password first.
  if (response.redirected) location.reload();
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

function ask(what, options) {
  return what === 'create'
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

// Coming back with «Back», another answer is asked for.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-passkey]')) answerIn(form).value = '';
});
