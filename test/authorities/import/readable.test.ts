import { expect, test } from 'vitest';
import { readableCity, readableName, readableStreet } from '../../../src/authorities/import/readable.ts';

test.each([
  ['ALLMÄNNA REKLAMATIONSNÄMNDEN', 'Allmänna reklamationsnämnden'],
  ['BLEKINGE TEKNISKA HÖGSKOLA', 'Blekinge tekniska högskola'],
  ['LÄNSSTYRELSEN I SKÅNE LÄN', 'Länsstyrelsen i Skåne län'],
  ['LÄNSSTYRELSEN I VÄSTRA GÖTALANDS LÄN', 'Länsstyrelsen i Västra Götalands län'],
  ['HÖGSKOLAN I BORÅS', 'Högskolan i Borås'],
  ['HÖGSKOLAN VÄST', 'Högskolan Väst'],
  ['ILO-KOMMITTÉN', 'ILO-kommittén'],
  ['SVENSKA ESF-RÅDET', 'Svenska ESF-rådet'],
  ['FOLKE BERNADOTTEAKADEMIN', 'Folke Bernadotteakademin'],
  ['HÄLSO- & SJUKVÅRDENS ANSVARSNÄMND', 'Hälso- och sjukvårdens ansvarsnämnd'],
  ['FORSKNINGSRÅDET F MILJÖ, AREELLA NÄRINGAR', 'Forskningsrådet för miljö, areella näringar'],
  ['MYNDIGHETEN FÖR UNGDOMS-OCH CIVILSAMHÄLLESFRÅGOR', 'Myndigheten för ungdoms- och civilsamhällesfrågor'],
  ['SJUNDE AP-FONDEN', 'Sjunde AP-fonden'],
  ['SMHI', 'SMHI'],
  ['STATENS VA-NÄMND', 'Statens VA-nämnd'],
  ['KAMMARRÄTTEN I SUNDSVALL', 'Kammarrätten i Sundsvall'],
  ['Kammarrätten i sundsvall', 'Kammarrätten i Sundsvall'],
  ['HOVRÄTTEN FÖR VÄSTRA SVERIGE', 'Hovrätten för Västra Sverige'],
  ['NÄMNDEN I MARKS KOMMUN', 'Nämnden i Marks kommun'],
  ['MARK- OCH MILJÖDOMSTOLEN VID VÄXJÖ TINGSRÄTT', 'Mark- och miljödomstolen vid Växjö tingsrätt'],
  ['STYRELSEN FÖR ATT TA TILL VARA MARK', 'Styrelsen för att ta till vara mark'],
  ['Styrelsen För Samefonden', 'Styrelsen för Samefonden'],
  ['E-hälsomyndigheten', 'E-hälsomyndigheten'],
  ['Nämnden mot  Diskriminering', 'Nämnden mot Diskriminering'],
  ['', ''],
])('the name «%s» reads «%s»', (text, officialName) => {
  expect(readableName(text)).toEqual({ officialName, informalName: officialName });
});

test.each([
  ['Gymnastik- och idrottshögskolan (GIH)', 'Gymnastik- och idrottshögskolan', 'GIH'],
  ['TOTALFÖRSVARETS FORSKNINGSINSTITUT, FOI', 'Totalförsvarets forskningsinstitut', 'FOI'],
])('«%s» has a short form of its own', (text, officialName, informalName) => {
  expect(readableName(text)).toEqual({ officialName, informalName });
});

test.each([
  ['BOX 174', 'Box 174'],
  ['SVETSARVÄGEN 12  2TR', 'Svetsarvägen 12 2 tr'],
  ['SVEAVÄGEN 151  6 TR.', 'Sveavägen 151 6 tr'],
  ['ÖSTERMALMSGATAN 87 c 3 tr', 'Östermalmsgatan 87 c 3 tr'],
  ['LM ERICSSONS VÄG 28', 'LM Ericssons väg 28'],
  ['KRISTIAN IV:S VÄG 3', 'Kristian IV:s väg 3'],
  ['TAGE ERLANDERGATAN 8 A', 'Tage Erlandergatan 8 A'],
  ['VON KRAEMERS ALLÉ 19', 'Von Kraemers allé 19'],
  ['Södra Vägen 54', 'Södra Vägen 54'],
  ['FE 15', 'FE 15'],
  ['C/O KAMMARKOLLEGIET', 'c/o Kammarkollegiet'],
  ['S:T ERIKSGATAN 5', 'S:t Eriksgatan 5'],
])('the street «%s» reads «%s»', (text, street) => expect(readableStreet(text)).toBe(street));

test.each([
  ['STOCKHOLM', 'Stockholm'],
  ['VÄSTRA  FRÖLUNDA', 'Västra Frölunda'],
  ['Malmö', 'Malmö'],
  ['STOCKHOLM-GLOBEN', 'Stockholm-Globen'],
  ['S:T OLOF', 'S:t Olof'],
  ['RIO DE JANEIRO', 'Rio de Janeiro'],
])('the city «%s» reads «%s»', (text, city) => expect(readableCity(text)).toBe(city));
