import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { keptFor } from '../periods.ts';
import type { Secrets } from '../secrets.ts';
import { keptFields, longestDraft } from './drafts.ts';
import type { Body } from './forms.ts';

/** A form that was sent after its session had ended (NAV-06). */
export interface KeptForm {
  /** Whose form it is. Nobody else is shown what it holds. */
  userId: number;
  /** Where it was sent to. */
  action: string;
  fields: Body;
}

const purpose = 'kept form v1';

/** In characters. The sign-in form that carries it stays well within what strangers may send (SEC-07). */
export const longestKept = 56_000;

/**
 * Packs and encrypts a form, to travel in the sign-in page: nothing is kept in the database for who is not signed in,
 * and whoever sees the page reads nothing of it. Null when it would be too long.
 */
export function sealForm(form: KeptForm, secrets: Pick<Secrets, 'seal'>, now: Date): string | null {
  const text = JSON.stringify({ ...form, fields: keptFields(form.fields), at: now.getTime() });
  if (text.length > longestDraft) return null;
  const packed = deflateRawSync(text).toString('base64');
  const sealed = secrets.seal(purpose, packed, '').toString('base64url');
  return sealed.length <= longestKept ? sealed : null;
}

/** Opens what `sealForm` made; null when it did not, or it is older than a draft may be. */
export function openForm(sealed: string, secrets: Pick<Secrets, 'open'>, now: Date): KeptForm | null {
  if (sealed === '' || sealed.length > longestKept) return null;
  try {
    const packed = secrets.open(purpose, Buffer.from(sealed, 'base64url'), '');
    const text = inflateRawSync(Buffer.from(packed, 'base64'), { maxOutputLength: 4 * longestDraft });
    const { at, ...form } = JSON.parse(text.toString()) as KeptForm & { at: number };
    return now.getTime() - at <= keptFor.drafts ? form : null;
  } catch {
    return null;
  }
}
