import { paths } from '../web/paths.ts';

/** «Mina uppgifter → Tvåstegsinloggning». */
export const ownFactors = paths.secondFactor;

export const proofPath = `${ownFactors}/bekrafta`;
export const appPath = `${ownFactors}/app`;
export const passkeyPath = `${ownFactors}/nyckel`;
/** Where the browser fetches what it makes a passkey with. */
export const passkeyOptionsPath = `${passkeyPath}/fraga`;
export const codesPath = `${ownFactors}/reservkoder`;

/** Where one of a user's passkeys is removed, or the app. */
export const removePasskeyPath = (id: number | string): string => `${passkeyPath}/${id}/ta-bort`;
export const removeAppPath = `${appPath}/ta-bort`;
