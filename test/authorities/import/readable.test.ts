import { expect, test } from 'vitest';
import {
  readableCity,
  readableName,
  readableStreet,
  readableTelephone,
} from '../../../src/authorities/import/readable.ts';

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
])('the street «%s» reads «%s»', (text, street) => expect(readableStreet(text)).toBe(street));

test.each([
  ['STOCKHOLM', 'Stockholm'],
  ['VÄSTRA  FRÖLUNDA', 'Västra Frölunda'],
  ['Malmö', 'Malmö'],
])('the city «%s» reads «%s»', (text, city) => expect(readableCity(text)).toBe(city));

test.each([
  ['087000800', '08-700 08 00'],
  ['08162000', '08-16 20 00'],
  ['0850886000', '08-508 860 00'],
  ['0107309000', '010-730 90 00'],
  ['036155853', '036-15 58 53'],
  ['097144200', '0971-442 00'],
  ['0752473000', '075-247 30 00'],
  ['020333390', '020-33 33 90'],
  ['0200283333', '0200-28 33 33'],
  ['0771600053', '0771-60 00 53'],
  ['11414', '114 14'],
  ['004587000800', '004587000800'],
  ['08-700 08 00', '08-700 08 00'],
  ['012', '012'],
])('the telephone number «%s» reads «%s»', (text, number) => expect(readableTelephone(text)).toBe(number));
