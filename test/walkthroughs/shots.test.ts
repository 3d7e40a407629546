import { it } from 'vitest';
import { useWalkthrough } from '../support/walkthrough.ts';
const walk = useWalkthrough();
const base = '/administration/min-myndighet';
const only = process.env.SHOTS?.split(',');
it('shots', async () => {
  const id = async (username: string) => (await walk.portal.prisma.user.findUniqueOrThrow({ where: { username } })).id;
  const marta = await id('marta.hagglund');
  const lars = await id('lars');
  const problems: string[] = [];
  for (const [who, paths] of [
    ['', { login: '/logga-in' }],
    ['karin', { start: '/', administration: '/administration', myndighet: base, klass: `${base}/klassificering`, moduler: `${base}/moduler`, edit: `${base}/redigera`, editklass: `${base}/redigera#klassificering`, editmod: `${base}/redigera#moduler`, users: `${base}/anvandare`, ny: `${base}/anvandare/ny`, user: `${base}/anvandare/${marta}`, useredit: `${base}/anvandare/${lars}/redigera`, remove: `${base}/anvandare/${marta}/ta-bort`, removeno: `${base}/anvandare/${lars}/ta-bort`, kvitto: `${base}/anvandare/${marta}/kvitto`, own: '/mina-uppgifter', logg: '/administration/handelselogg', finns: '/finns-inte' }],
    ['ensam', { ensamstart: '/', ensam: base }],
    ['lars', { larsstart: '/', larsadm: '/administration', larsno: `${base}/anvandare` }],
  ] as const) {
    const w = await walk.open();
    if (who) await w.signIn(who);
    for (const [name, path] of Object.entries(paths)) {
      if (only && !only.includes(name)) continue;
      for (const width of [1280, 390, 320]) for (const scheme of ['light', 'dark'] as const) {
        await w.page.setViewportSize({ width, height: 900 });
        await w.page.emulateMedia({ colorScheme: scheme });
        await w.page.goto('about:blank');
        try { await w.visit(path); } catch (e) { problems.push(`${name} ${width} ${scheme}: ${String(e).slice(0, 600)}`); }
        await w.page.screenshot({ path: `/tmp/shots/${name}-${width}-${scheme}.png`, fullPage: true });
      }
    }
  }
  console.log(problems.join('\n\n'));
}, 300000);
