import { expect, it } from 'vitest';
import { confirmAt } from '../support/mailed-links.ts';
import { useWalkthrough, widths } from '../support/walkthrough.ts';

const walkthrough = useWalkthrough();

it.each([
  { width: widths[0]!, javaScript: true },
  { width: widths[1]!, javaScript: false },
])(
  'MAIL-03 NAV-03 an address that mail does not reach is mended from the start page, at %o',
  async (options) => {
    const { prisma } = walkthrough.portal;
    const lars = await prisma.user.findUniqueOrThrow({ where: { username: 'lars' } });
    await prisma.mail.create({
      data: {
        messageId: `walk-${options.width}`,
        template: 'password-reminder',
        language: lars.language,
        recipient: lars.email,
        userId: lars.id,
        authorityId: lars.authorityId,
        failedAt: new Date(),
      },
    });
    const karin = await walkthrough.open(options);
    await karin.signIn('karin');
    expect(await karin.mainText()).toContain('Mejlet kunde inte levereras till 1 användare');
    await karin.visit('/administration/min-myndighet/anvandare?text=bergqvist');
    expect(await karin.page.getByRole('cell', { name: lars.email }).innerText()).toContain(
      'Mejlet kunde inte levereras',
    );
    await karin.visit('/');
    await karin.follow('Mejlet kunde inte levereras till 1 användare');
    await karin.follow('Bergqvist, Lars');
    await karin.follow('rätta den');
    const address = `lars.${options.width}@arbetsmiljoverket.example`;
    await karin.fill('E-postadress', address);
    await karin.press('Spara ändringarna');
    expect(await karin.mainText()).toContain(address);
    await confirmAt(walkthrough.portal, address);
    await karin.visit('/administration/min-myndighet/anvandare?text=bergqvist');
    expect(await karin.mainText()).not.toContain('Mejlet kunde inte levereras');
    await karin.visit('/');
    expect(await karin.mainText()).not.toContain('Mejlet kunde inte levereras');
  },
);
