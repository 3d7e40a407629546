import type { FactorDemand } from '../db/generated/enums.ts';

/** What «Återställ tvåstegsinloggning» leads to. */
export const resetText =
  'Gör det bara när du är säker på vem som ber om det: ring upp eller träffas. Appen, nycklarna och reservkoderna slutar fungera, och användaren loggas ut överallt. Sedan räcker lösenordet tills användaren har lagt till ett nytt sätt. Den som återställer kan inte återställa lösenordet också inom ett dygn.';

/** Of whom an authority demands it, with the words on the screen. */
export const demandWords: Record<FactorDemand, string> = {
  NONE: 'ingen',
  ADMINISTRATORS: 'administratörer',
  ALL: 'alla',
};
