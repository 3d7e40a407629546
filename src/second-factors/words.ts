/** What «Återställ tvåstegsinloggning» leads to. */
export const resetText =
  'Gör det bara när du är säker på vem som ber om det: ring upp eller träffas. Appen, nycklarna och reservkoderna slutar fungera, och användaren loggas ut överallt. Sedan räcker lösenordet tills användaren har lagt till ett nytt sätt. Den som återställer kan inte återställa lösenordet också inom ett dygn.';
