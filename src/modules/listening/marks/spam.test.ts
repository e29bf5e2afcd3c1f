/** What is spam, and what only speaks of the same things. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sameWords, spamLine, spamOf, together } from './spam.ts';

const spam: [string, string][] = [
  ['en', 'Buy Tramadol and Xanax online, no prescription needed! Discreet delivery, WhatsApp +44 7700 900123'],
  ['en', '𝗢𝗿𝗱𝗲𝗿 𝗻𝗼𝘄 Ozempic without a prescription, worldwide shipping, DM me'],
  ['en', 'Guaranteed profits with bitcoin investment, double your money in a week. Telegram @fastprofit'],
  ['en', 'I was cured permanently of herpes by this herbal doctor, thanks to Dr Amado, WhatsApp him on +234 800 000 0000'],
  ['en', 'New content 🔥 onlyfans link in bio, use code HOT'],
  ['de', 'Potenzmittel rezeptfrei online bestellen, diskreter Versand, beste Preise'],
  ['de', 'Garantierte Gewinne und passives Einkommen, schreib mir auf Telegram'],
  ['de', 'Abnehmspritze ohne Rezept! Jetzt bestellen, sofort lieferbar https://bit.ly/x'],
  ['nl', 'Kamagra zonder recept, nu bestellen, discreet verpakt, snelle levering'],
  ['nl', 'Verdubbel je geld met crypto investering, app me via Telegram'],
  ['nl', 'Wondermiddel geneest diabetes, klik op de link https://t.me/x'],
  ['fr', 'Achetez en ligne sans ordonnance : Cialis, livraison discrète, meilleurs prix'],
  ['fr', 'Grand marabout, retour affectif en 3 jours, contactez-moi sur WhatsApp +229 90 00 00 00'],
  ['fr', 'Gains garantis, liberté financière, écrivez-moi en MP'],
  ['tags', `So true ${Array.from({ length: 18 }, (_, index) => `#tag${index}`).join(' ')}`],
  ['form', 'WIN WIN WIN WIN https://a.example https://b.example https://c.example 🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁'],
];
for (const [kind, text] of spam) {
  test(`spam (${kind}): ${text.slice(0, 50)}`, () => {
    const { score, reasons } = spamOf({ text });
    assert.ok(score >= spamLine && score <= 1, `${score} ${reasons.join()}`);
    assert.ok(reasons.length > 0);
  });
}

const honest: [string, string][] = [
  ['en', 'Can I get Ozempic without a prescription? My pharmacy is out of stock and I am worried.'],
  ['en', 'My doctor prescribed tramadol after the operation and I feel dizzy all day.'],
  ['en', 'The hospital has a WhatsApp line now, such a relief. Call +31 20 566 9111 for appointments.'],
  ['en', 'Thanks to Dr Jansen and the whole ward, our daughter is home again ❤️❤️❤️'],
  ['en', 'THE WAITING ROOM WAS FULL FOR FIVE HOURS AND NOBODY TOLD US ANYTHING AT ALL'],
  ['en', 'Fake Ozempic pens are sold online without prescription, warns the agency https://www.ema.europa.eu/x'],
  ['de', 'Gibt es Viagra rezeptfrei? Mein Arzt meint nein.'],
  ['de', 'Achtung: Im Netz werden Schlaftabletten ohne Rezept verkauft, warnt das BfArM. https://www.bfarm.de/x'],
  ['de', 'Die neue Klinik-App ist da, mehr unter https://www.klinik.example #Krankenhaus #Pflege'],
  ['nl', 'Ik moest drie uur wachten en de pijnstillers hielpen niet.'],
  ['nl', 'Kan ik slaappillen zonder recept krijgen of moet ik naar de huisarts?'],
  ['fr', "L'infirmière a été adorable, merci à toute l'équipe du CHU."],
  ['fr', 'Peut-on avoir de la codéine sans ordonnance depuis 2017 ? Je ne crois pas.'],
  ['short', 'ok'],
  ['empty', ''],
];
for (const [kind, text] of honest) {
  test(`not spam (${kind}): ${text.slice(0, 50)}`, () => {
    const { score, reasons } = spamOf({ text });
    assert.ok(score < spamLine, `${score} ${reasons.join()}`);
  });
}

test('the same words of many weigh more, and alone never reach the line, as agencies are copied too', () => {
  assert.ok(together(0, sameWords.weight) < spamLine);
  assert.ok(together(0.3, sameWords.weight) >= spamLine);
});

test('a text made to be slow is read in good time', () => {
  for (const text of ['#'.repeat(50_000), '@'.repeat(50_000), '+1 ('.repeat(12_000), 'http://'.repeat(7_000), '00'.repeat(25_000)]) {
    const { score } = spamOf({ text });
    assert.ok(score >= 0 && score <= 1);
  }
});
