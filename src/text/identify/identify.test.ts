import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { certainty } from './confidence.ts';
import { createIdentifier } from './identify.ts';

const data = new URL('../data/', import.meta.url);
const packed = await readFile(new URL('identify.bin', data));
const functionWords = await readFile(new URL('function-words.tsv', data), 'utf8');
const identify = createIdentifier(packed, functionWords);

/** Every text is in the language it stands under. */
function all(expected: Record<string, readonly string[]>): void {
  const wrong: string[] = [];
  for (const [language, texts] of Object.entries(expected))
    for (const text of texts) {
      const guess = identify(text);
      if (guess.language !== language) wrong.push(`${guess.language}, not ${language}: ${text}`);
    }
  assert.deepEqual(wrong, []);
}

void test('a guess for every text with letters, und without', () => {
  for (const text of ['', '   ', '123 456', '🎉🎉', '!!! 4️⃣ €', '\u200b\u200d'])
    assert.deepEqual(identify(text), { language: 'und', languageConfidence: 0, languageUnsure: true });
  for (const text of ['x', 'ok', 'MRI', '@karel', 'https://example.org/a', 'b2b', '#mri', '@karel https://example.org 2x']) {
    const guess = identify(text);
    assert.match(guess.language, /^[a-z]{2}$/u, text);
    assert.equal(guess.languageUnsure, true, text);
  }
  const sure = identify('De verpleegkundige heeft alles rustig uitgelegd en daarna mocht ik gewoon naar huis.');
  assert.equal(sure.language, 'nl');
  assert.equal(sure.languageUnsure, false);
  assert.ok(sure.languageConfidence > 0.95 && sure.languageConfidence <= 1);
});

void test('short posts, slang, hashtags, English words mixed in, dialect', () => {
  all({
    nl: [
      'misselijk vandaag',
      'echt superlekker geslapen',
      'wachtkamer zit vol',
      'omg deze app is echt zo traag',
      'ff chillen met de kids vanavond',
      'Amai da was weer lang wachten zeg',
      'Allez gij zijt precies content vandaag',
      'kheb der echt geen goesting in',
      '#LekkerBezig jongens',
      'mn huisarts is gewoon de beste',
    ],
    de: [
      'endlich Feierabend',
      'total nervig heute',
      'Kopfschmerzen ohne Ende',
      'das Meeting war mega nice, danke Leute',
      'safe beste Praxis der Stadt',
      'Das isch mega schön gsi',
      'i ha hüt kei Zyt',
      'Oida des geht si ned aus',
      '#EndlichWochenende zuhause',
      'nix verstanden, egal',
    ],
    fr: [
      'trop fatiguée ce matin',
      'salle d’attente blindée',
      'mdr j’en peux plus',
      'le nouveau feature est vraiment cool mais ça bug',
      'chu pas capable à matin, calice',
      'c’est ben plate icitte',
      'j’ai septante ans et je me porte bien',
      '#MerciLesInfirmières de nuit',
      'ptdr t’es sérieux là',
    ],
    en: [
      'so tired today',
      'waiting room is packed',
      'lol no way',
      'that scan was terrifying ngl',
      'cant sleep again',
      'thx for the quick reply',
      '#ThankYouNurses for everything',
      'y’all need to chill',
    ],
  });
});

void test('Afrikaans and Dutch', () => {
  all({
    af: [
      'Ek weet nie wat om te sê nie',
      'Die bestuurder van die bus het niks gesien nie.',
      'Ons het ’n nuwe huis gekoop en trek volgende maand in.',
      'Hulle is baie bly oor die uitslae van die toets.',
      'Dankie vir die vinnige diens, ek sal julle aanbeveel.',
      'Die kinders kry more geen huiswerk nie.',
    ],
    nl: [
      'Die zijn er niet meer',
      'Die man wil dat niet, maar hij komt wel.',
      'Heb jij die pillen nog?',
      'Wat lief van jou',
      'Het water is koud maar lekker.',
      'Mijn oma was op en wou naar bed.',
      'Dat is nou precies het probleem met die artsen.',
      'Dat is nou net het probleem met die dokters',
    ],
  });
});

void test('Danish, Norwegian and Swedish', () => {
  all({
    da: [
      'Jeg synes ikke, det er særlig sjovt længere',
      'Vi skal nok finde ud af noget i løbet af ugen.',
      'Sygeplejersken havde ikke tid til at snakke',
      'Hvad koster sådan en tur?',
    ],
    nb: [
      'Jeg syns ikke det er noe særlig gøy lenger',
      'Vi finner nok ut av noe i løpet av uka.',
      'Sykepleieren hadde ikke tid til å snakke',
      'Hva koster en sånn tur?',
    ],
    sv: [
      'Jag tycker inte att det är särskilt kul längre',
      'Vi kommer nog på något under veckan.',
      'Sjuksköterskan hade inte tid att prata',
      'Vad kostar en sådan resa?',
    ],
  });
});

void test('other languages of Latin script', () => {
  all({
    es: ['No me encuentro bien desde ayer', 'Gracias por todo, doctora', '¿A qué hora abre la farmacia?'],
    it: ['Non mi sento bene da ieri', 'Grazie di tutto, dottoressa', 'A che ora apre la farmacia?'],
    pt: ['Não me sinto bem desde ontem', 'Obrigado por tudo, doutora', 'A que horas abre a farmácia?'],
    pl: ['Źle się czuję od wczoraj', 'Dziękuję za wszystko, pani doktor', 'O której otwierają aptekę?'],
    tr: ['Dünden beri kendimi iyi hissetmiyorum', 'Her şey için teşekkürler'],
    hu: ['Tegnap óta nem érzem jól magam', 'Köszönök mindent, doktornő'],
    fi: ['En ole voinut hyvin eilisestä lähtien', 'Kiitos kaikesta'],
  });
});

void test('the script decides, for one or two signs too', () => {
  all({
    ru: ['да', 'я', 'Спасибо большое за помощь', 'это'],
    uk: ['її', 'Дуже дякую за допомогу'],
    bg: ['Благодаря много за помощта'],
    el: ['ναι', 'α'],
    he: ['כן', 'תודה רבה'],
    ar: ['نعم', 'شكرا جزيلا على المساعدة'],
    fa: ['چه', 'خیلی ممنون از کمک شما'],
    ur: ['ہے', 'بہت شکریہ'],
    hi: ['हाँ', 'धन्यवाद'],
    bn: ['হ্যাঁ'],
    ta: ['ஆம்'],
    th: ['ค', 'ขอบคุณมาก'],
    ko: ['네', '감사합니다'],
    ja: ['はい', '病院に行きました', 'カ'],
    zh: ['好', '医生', '我昨天去了医院', 'iPhone 很好用'],
    ka: ['კი'],
    hy: ['այո'],
    am: ['አዎ'],
    en: ['Thank you all for the help today, спасибо!'],
  });
});

void test('addresses, handles and words with digits do not count', () => {
  const plain = identify('Ich habe seit gestern Fieber');
  for (const text of [
    'Ich habe seit gestern Fieber https://the-best-of-all.example/this/is/what/you/want/from/us',
    '@thebestdoctor @whatareyoudoing Ich habe seit gestern Fieber',
    'Ich habe seit gestern Fieber 4you2night covid19',
    'Ich habe seit gestern Fieber the.people@with.example',
    'Ich habe seit gestern Fieber www.with-all-the-people.example',
  ])
    assert.deepEqual(identify(text), plain, text);
});

void test('what is unseen or written otherwise changes nothing', () => {
  const plain = identify("j'ai mal à la tête depuis hier");
  for (const text of [
    'j’ai mal à la tête depuis hier',
    "j'ai mal a\u0300 la te\u0302te depuis hier",
    "j'ai m\u200bal à la tê\u00adte depuis hier",
    "J'AI MAL À LA TÊTE DEPUIS HIER",
    "j'ai mal à la tête depuis hier 😭😭",
  ])
    assert.deepEqual(identify(text), plain, text);
  assert.equal(identify('𝗧𝗵𝗶𝘀 𝗶𝘀 𝘄𝗵𝗮𝘁 𝘄𝗲 𝗻𝗲𝗲𝗱').language, 'en');
});

void test('hostile text is read like any other', () => {
  const long = 'het is niet goed '.repeat(600_000);
  assert.equal(identify(long).language, 'nl');
  assert.equal(identify('a'.repeat(10_000_000)).language.length, 2);
  for (const text of [
    '\ud800',
    'abc\ud83d',
    '\udc00\udc00 hallo',
    '\u0301'.repeat(1000),
    '#'.repeat(1000),
    "'".repeat(1000),
    '\u202e\u202e',
    'İİİİ #İÉÀa',
  ])
    assert.match(identify(text).language, /^[a-z]{2,3}$/u);
  // Nothing of one text is left for the next.
  assert.deepEqual(identify('Goedemorgen allemaal'), createIdentifier(packed, functionWords)('Goedemorgen allemaal'));
});

void test('confidence rises with the margin and stays within 0…1', () => {
  const evidence = { language: 'nl', ngrams: 8, words: 4, sure: false, noWords: false };
  let before = 0;
  for (const margin of [0, 1, 10, 50, 100, 500, 5000]) {
    const confidence = certainty({ ...evidence, margin });
    assert.ok(confidence > before && confidence <= 1, String(margin));
    before = confidence;
  }
});

void test('a file that does not fit is refused', () => {
  assert.throws(() => createIdentifier(packed.subarray(0, packed.length - 10), functionWords), /ends within/u);
  assert.throws(() => createIdentifier(packed, 'xx\tfoo bar'), /no language "xx"/u);
});
