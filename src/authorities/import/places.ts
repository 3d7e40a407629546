/*
 * Places as they are written in the names of Swedish authorities, for names that a register writes in capitals. Lists and no
 * guesses: «i Sundsvall» but «i arbetslivet».
 */

const listed = (places: string): string[] => places.split(',').map((place) => place.trim());

/** All municipalities but those of `doubtfulPlaces`. Source: SCB, «Län och kommuner i kodnummerordning», 290 in 2024. */
export const municipalities = listed(`
  Ale, Alingsås, Alvesta, Aneby, Arboga, Arjeplog, Arvidsjaur, Arvika, Askersund, Avesta, Bengtsfors,
  Bjurholm, Bjuv, Boden, Bollebygd, Bollnäs, Borgholm, Borlänge, Borås, Botkyrka, Boxholm, Bromölla, Bräcke,
  Burlöv, Båstad, Dals-Ed, Danderyd, Degerfors, Dorotea, Eda, Ekerö, Eksjö, Emmaboda, Enköping, Eskilstuna,
  Eslöv, Essunga, Fagersta, Falkenberg, Falköping, Falun, Filipstad, Finspång, Flen, Forshaga, Färgelanda,
  Gagnef, Gislaved, Gnesta, Gnosjö, Gotland, Grums, Grästorp, Gullspång, Gällivare, Gävle, Göteborg, Götene,
  Habo, Hagfors, Hallsberg, Hallstahammar, Halmstad, Hammarö, Haninge, Haparanda, Heby, Hedemora, Helsingborg,
  Herrljunga, Hjo, Hofors, Huddinge, Hudiksvall, Hultsfred, Hylte, Håbo, Hällefors, Härjedalen, Härnösand,
  Härryda, Hässleholm, Höganäs, Högsby, Hörby, Höör, Jokkmokk, Järfälla, Jönköping, Kalix, Kalmar, Karlsborg,
  Karlshamn, Karlskoga, Karlskrona, Karlstad, Katrineholm, Kinda, Kiruna, Klippan, Knivsta, Kramfors,
  Kristianstad, Kristinehamn, Krokom, Kumla, Kungsbacka, Kungsör, Kungälv, Kävlinge, Köping, Laholm,
  Landskrona, Laxå, Lekeberg, Leksand, Lerum, Lessebo, Lidingö, Lidköping, Lilla Edet, Lindesberg, Linköping,
  Ljungby, Ljusdal, Ljusnarsberg, Lomma, Ludvika, Luleå, Lund, Lycksele, Lysekil, Malmö, Malung-Sälen, Malå,
  Mariestad, Markaryd, Mellerud, Mjölby, Mora, Motala, Mullsjö, Munkedal, Munkfors, Mölndal, Mönsterås,
  Mörbylånga, Nacka, Nora, Norberg, Nordanstig, Nordmaling, Norrköping, Norrtälje, Norsjö, Nybro, Nykvarn,
  Nyköping, Nynäshamn, Nässjö, Ockelbo, Olofström, Orsa, Orust, Osby, Oskarshamn, Ovanåker, Oxelösund, Pajala,
  Partille, Perstorp, Piteå, Ragunda, Robertsfors, Ronneby, Rättvik, Sala, Salem, Sandviken, Sigtuna,
  Simrishamn, Sjöbo, Skara, Skellefteå, Skinnskatteberg, Skurup, Skövde, Smedjebacken, Sollefteå, Sollentuna,
  Solna, Sorsele, Sotenäs, Staffanstorp, Stenungsund, Stockholm, Storfors, Storuman, Strängnäs, Strömstad,
  Strömsund, Sundbyberg, Sundsvall, Sunne, Surahammar, Svalöv, Svedala, Svenljunga, Säffle, Sävsjö, Söderhamn,
  Söderköping, Södertälje, Sölvesborg, Tanum, Tibro, Tidaholm, Tierp, Timrå, Tingsryd, Tjörn, Tomelilla,
  Torsby, Torsås, Tranemo, Tranås, Trelleborg, Trollhättan, Trosa, Tyresö, Täby, Töreboda, Uddevalla,
  Ulricehamn, Umeå, Upplands-Bro, Upplands Väsby, Uppsala, Uppvidinge, Vadstena, Vaggeryd, Valdemarsvik,
  Vallentuna, Vansbro, Varberg, Vaxholm, Vellinge, Vetlanda, Vilhelmina, Vimmerby, Vindeln, Vingåker,
  Vårgårda, Vänersborg, Vännäs, Värmdö, Värnamo, Västervik, Västerås, Växjö, Ydre, Ystad, Åmål, Ånge, Åre,
  Årjäng, Åsele, Åstorp, Åtvidaberg, Älmhult, Älvdalen, Älvkarleby, Älvsbyn, Ängelholm, Öckerö, Ödeshög,
  Örebro, Örkelljunga, Örnsköldsvik, Östersund, Österåker, Östhammar, Östra Göinge, Överkalix, Övertorneå
`);

/** Municipalities and places whose name is also another word: a place only after «i», «vid» or «på». */
export const doubtfulPlaces = listed('Berg, Bro, Ed, Kil, Mark, Säter, Vara');

/** Counties, provinces and other parts of the country, as of courts, water districts and regions. */
export const regions = listed(`
  Bergslagen, Blekinge, Bohuslän, Bottenhavet, Bottenviken, Dalarna, Dalsland, Fyrbodal, Gotland, Gästrikland,
  Gävleborg, Götaland, Halland, Hälsingland, Härjedalen, Jämtland, Kronoberg, Lappland, Medelpad, Mälardalen,
  Nedre Norrland, Norden, Norra Östersjön, Norrbotten, Norrland, Närke, Roslagen, Sápmi, Sjuhärad, Skaraborg,
  Skåne, Småland, Svealand, Sverige, Södermanland, Södra Östersjön, Sörmland, Tornedalen, Uppland, Värmland,
  Västerbotten, Västergötland, Västerhavet, Västernorrland, Västmanland, Västra Götaland, Västra Sverige,
  Ångermanland, Öland, Östergötland, Östersjön, Östra Götaland, Östra Sverige, Övre Norrland
`);

/** Other places where authorities are, or that they are named after. */
export const towns = listed(`
  Abisko, Alnarp, Angered, Arlanda, Attunda, Barsebäck, Bromma, Drottningholm, Ersta, Esrange, Farsta,
  Forsmark, Gripsholm, Göta, Hisingen, Huskvarna, Hägersten, Johanneshov, Karlberg, Kista, Kolmården,
  Kungsholmen, Landvetter, Ljustadalen, Mariefred, Muskö, Norrmalm, Porsön, Revinge, Ringhals, Rinkeby,
  Rosengård, Rosersberg, Sandö, Sandöverken, Skansen, Skillingaryd, Skänninge, Sköndal, Strömsholm, Studsvik,
  Svea, Såtenäs, Södermalm, Södertörn, Tensta, Tullinge, Ulriksdal, Ultuna, Uppåkra, Vidsel, Visby, Östermalm
`);

/** Where Sweden has, or has had, a mission or a consulate. Source: Sweden Abroad, www.swedenabroad.se. */
export const citiesAbroad = listed(`
  Abidjan, Abu Dhabi, Abuja, Accra, Addis Abeba, Alexandria, Alger, Amman, Ankara, Antananarivo, Astana, Asunción, Aten,
  Bagdad, Baku, Bamako, Bangkok, Beirut, Belgrad, Berlin, Bern, Bogotá, Brasília, Bratislava, Bryssel,
  Budapest, Buenos Aires, Bukarest, Canberra, Caracas, Chișinău, Chicago, Chisinau, Colombo, Dakar, Damaskus,
  Dar es-Salaam, Dar es Salaam, Dhaka, Doha, Dublin, Genève, Guangzhou, Guatemala City, Haag, Hanoi, Harare,
  Havanna, Helsingfors, Ho Chi Minh-staden, Hongkong, Houston, Islamabad, Istanbul, Jakarta, Jerevan,
  Jerusalem, Kabul, Kairo, Kampala, Kathmandu, Khartoum, Kiev, Kigali, Kinshasa, Kuala Lumpur, Kyiv, Kyjiv,
  Köpenhamn, La Paz, Lima, Lissabon, Ljubljana, London, Los Angeles, Luanda, Lusaka, Luxemburg, Madrid,
  Manila, Maputo, Mariehamn, Mexico City, Minsk, Monrovia, Montevideo, Moskva, Mumbai, Muscat, Nairobi, New
  Delhi, New York, Nicosia, Oslo, Ottawa, Ouagadougou, Panama City, Paris, Peking, Phnom Penh, Podgorica,
  Prag, Pretoria, Pristina, Pyongyang, Quito, Rabat, Ramallah, Reykjavík, Reykjavik, Riga, Riyadh, Rom, São
  Paulo, San Francisco, San José, Sankt Petersburg, Santiago de Chile, Sarajevo, Seoul, Shanghai, Singapore,
  Skopje, Sofia, Strasbourg, Sydney, Söul, Tallinn, Tasjkent, Tbilisi, Teheran, Tel Aviv, Tirana, Tokyo,
  Toronto, Tripoli, Tunis, Ulaanbaatar, Valletta, Vatikanen, Vientiane, Vilnius, Warszawa, Washington,
  Wellington, Wien, Windhoek, Yangon, Zagreb
`);

/** The countries of ISO 3166, in Swedish (CLDR). */
export function countries(): string[] {
  const names = new Intl.DisplayNames('sv', { type: 'region', fallback: 'none' });
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  return codes.map((code) => names.of(code) ?? '').filter((name) => /^\p{Lu}/u.test(name));
}
