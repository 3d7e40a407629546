import type { Actor } from '../../authorization/actor.ts';
import { daysKept } from '../../periods.ts';
import { browserCookie } from '../../web/browser-tokens.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { sessionCookie } from '../../web/session.ts';

/** Every cookie that the portal sets; test/information/cookies.test.ts compares them with those of its answers. */
export const show = ({ settings }: Context<Actor | null>): Reply =>
  page('information/cookies', {
    title: 'Kakor',
    cookies: [
      {
        name: sessionCookie(settings),
        life: 'Tills du stänger webbläsaren. Inloggningen upphör tidigare: efter 30 minuter utan användning, och alltid efter 12 timmar.',
        purpose:
          'Håller dig inloggad, och skyddar formulären så att ingen annan webbplats kan skicka dem i ditt namn. Sätts när du öppnar en sida.',
      },
      {
        name: browserCookie(settings),
        life: `${daysKept.knownBrowsers} dagar från den senaste inloggningen.`,
        purpose:
          'Visar att du har loggat in med den här webbläsaren förut. Därför kan ingen utifrån stänga dig ute genom att gissa lösenord. Sätts när du loggar in.',
      },
    ],
  });
