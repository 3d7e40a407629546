import type { Edges } from './edges.ts';
import * as edits from './edits.ts';
import * as keeping from './keeping.ts';
import * as load from './load.ts';
import * as scope from './scope.ts';
import * as signIn from './sign-in.ts';

/** What is tried, and how: each throws when the portal gives way. */
export const checks: Record<string, (edges: Edges) => Promise<void>> = {
  'the country of an authority is nobody’s form field': scope.countryStays,
  'thirty anonymous bodies of 3 MB end no process': load.bodiesAreBounded,
  'marks without end are measured before they are normalised': load.textsAreMeasured,
  'of five log downloads at once one goes on, and the portal stays ready': load.downloadsTakeTurns,
  'wrong tries from elsewhere keep nobody out': signIn.nobodyIsKeptOut,
  'ten right sign-ins at once are all let in': signIn.rightOnesAtOnce,
  '«Glömt lösenordet?» in another’s name ends nothing': signIn.requestsEndNothing,
  'who is signed in, or signs in, is sent to pages of ours alone': signIn.targetsAreOurs,
  'pages, receipts and files at another authority carry its name': scope.pagesCarryTheirName,
  '«Godkänn» asks about likely doubles': scope.doublesAreAsked,
  'two who edit a user undo nothing of each other’s': edits.editsAreMerged,
  'every obstacle is told at once': edits.obstaclesAreTold,
  'two who change a delegation undo nothing of each other’s': edits.delegationsAreMerged,
  'a name erased, or an event dated back, is found': keeping.tamperingIsFound,
  'a refusal recorded during a removal names nobody': keeping.namesStayErased,
  'saves that tell two authorities crosswise wait in no circle': edits.crosswiseSavesWait,
  'a delegated access manager has no access manager in its scope': scope.noManagersInScope,
  'a dismissed national coordinator is signed out': scope.dismissedIsOut,
  'nobody makes the portal a mail cannon': edits.mailsAreLimited,
  'forty reminders of one stranger are ten mails at most': edits.strangersAreSpared,
  'an address that waits is reserved for nobody': edits.addressesAreNotSquatted,
  'with ten thousand usernames of a name gone, another is found': edits.usernamesAreFound,
  'two thousand strangers leave no session': load.strangersLeaveNothing,
  'a port in X-Forwarded-For escapes no limit, and junk is no address': load.addressesAreParsed,
  'a database of one’s own is not served with the secret of the source': keeping.secretsAreAskedFor,
  'a changed SESSION_SECRET signs nobody out and loses no mail': keeping.secretsCanBeChanged,
  'a blocked administrator of a national coordinator is helped by the Commission': scope.coordinatorIsHelped,
};
