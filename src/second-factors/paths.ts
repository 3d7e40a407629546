import type { Place } from '../authorities/place.ts';
import { paths } from '../web/paths.ts';

/** «Mina uppgifter → Tvåstegsinloggning». */
export const ownFactors = paths.secondFactor;

/** «Bekräfta att det är du» (PWD-13). */
export const proofPath = paths.proof;
/** Where the browser fetches what it asks a passkey with. */
export const proofOptionsPath = `${proofPath}/fraga`;
/** The same, for a page that waits for it. */
export const proofFor = (target: string): string => `${proofPath}?till=${encodeURIComponent(target)}`;

export const appPath = `${ownFactors}/app`;
export const passkeyPath = `${ownFactors}/nyckel`;
/** Where the browser fetches what it makes a passkey with. */
export const passkeyOptionsPath = `${passkeyPath}/fraga`;
export const codesPath = `${ownFactors}/reservkoder`;

/** Where one of a user's passkeys is removed, or the app. */
export const removePasskeyPath = (id: number | string): string => `${passkeyPath}/${id}/ta-bort`;
export const removeAppPath = `${appPath}/ta-bort`;

/** Where an authority says of whom it demands a second factor. */
export const demandPath = ({ base }: Pick<Place, 'base'>): string => `${base}/tvastegsinloggning`;

export const remindPath = (place: Pick<Place, 'base'>, userId: number | string): string =>
  `${demandPath(place)}/${userId}/paminn`;
