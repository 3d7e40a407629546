/** Where a new address is confirmed: the address in the mail, after that of the portal. */
export const confirmationPath = (token: string): string => `/bekrafta-adress/${token}`;
