import * as format from '../web/format.ts';

/** What comes of a registration in the scope of an access manager, said before it is done (ACC-03, ACC-11). */
export const consequencesIn = (country: string): string[] => [
  `Myndigheten registreras i ${format.country(country)}, och din myndighet får åtkomstansvar för den.`,
  'Den första användaren blir administratör och får alla roller i myndighetens moduler.',
  'Ett tillfälligt lösenord skickas med mejl till den första användaren. Användarnamnet visas för dig: berätta det på annat sätt än med mejl.',
];
