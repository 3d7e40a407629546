import type { Closed } from './rules.ts';

interface Message {
  heading: string;
  paragraphs: string[];
  status: number;
}

const askAnew = 'Ska adressen ändå gälla? Be en administratör vid myndigheten att ange den på nytt.';

/** The message for a link that confirms nothing. */
export function closedMessage(state: Closed): Message {
  switch (state) {
    case 'confirmed':
      return {
        heading: 'Adressen är redan bekräftad',
        paragraphs: ['Den gäller nu. Du behöver inte göra något mer.'],
        status: 200,
      };
    case 'expired':
      return {
        heading: 'Länken har gått ut',
        paragraphs: [
          'En länk gäller i sju dagar. Den gamla adressen gäller fortfarande.',
          'Ska adressen ändå gälla? Be en administratör vid myndigheten att skicka länken igen.',
        ],
        status: 404,
      };
    case 'replaced':
      return {
        heading: 'Länken är ersatt av en nyare',
        paragraphs: ['Använd länken i det senaste mejlet från portalen.', askAnew],
        status: 404,
      };
    case 'cancelled':
      return {
        heading: 'Bytet av adress är avbrutet',
        paragraphs: ['Den gamla adressen gäller fortfarande.', askAnew],
        status: 404,
      };
    case 'overtaken':
      return {
        heading: 'Adressen har ändrats på annat sätt',
        paragraphs: ['Länken gällde ett byte från en adress som inte längre används.', askAnew],
        status: 409,
      };
    case 'taken':
      return {
        heading: 'Adressen används redan',
        paragraphs: [
          'En annan användare i portalen har hunnit bekräfta adressen, och varje användare måste ha en egen. Den gamla adressen gäller fortfarande.',
          'Be en administratör vid myndigheten att ange en annan adress.',
        ],
        status: 409,
      };
    case 'unknown':
      return {
        heading: 'Länken gäller inte längre',
        paragraphs: [
          'Den kan vara felskriven, eller så har användaren eller myndigheten tagits bort ur portalen.',
          askAnew,
        ],
        status: 404,
      };
  }
}
