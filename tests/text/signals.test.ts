import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Catalogue, SignalName } from '#text/analysis.ts';
import { signalsOf } from './safety-fixtures.ts';

const catalogue: Catalogue = {
  M: { type: 'medicine', aliases: ['Ovrelint'] },
  V: { type: 'vaccine', aliases: ['Pradavax'] },
  D: { type: 'device', aliases: ['Tensonic'] },
};

/** Texts that assert a signal, and texts close by that do not. */
const table: Partial<Record<SignalName, { yes: [language: string, text: string][]; no: [language: string, text: string][] }>> = {
  product_complaint: {
    yes: [
      ['en', 'My Ovrelint tablets crumble to dust, the whole blister is broken'],
      ['nl', 'De verzegeling van mijn doosje Ovrelint was verbroken'],
      ['de', 'Die Ovrelint Tabletten sind verfärbt und riechen komisch'],
      ['fr', 'Mon flacon d’Ovrelint fuit, le bouchon est cassé'],
    ],
    no: [
      ['en', 'Love the new Ovrelint packaging'],
      ['de', 'Warum ist Ovrelint so teuer?'],
    ],
  },
  lack_of_effect: {
    yes: [
      ['en', 'Ovrelint does nothing for me after two months'],
      ['nl', 'Ovrelint werkt bij mij totaal niet'],
      ['de', 'Ovrelint hilft mir überhaupt nicht'],
      ['fr', 'Ovrelint ne marche pas du tout sur moi'],
    ],
    no: [
      ['en', 'Does Ovrelint work?'],
      ['de', 'Eure Webseite funktioniert nicht'],
      ['fr', 'Ovrelint marche très bien'],
    ],
  },
  overdose_misuse: {
    yes: [
      ['en', 'I swallowed 12 Ovrelint tonight'],
      ['nl', 'Per ongeluk een dubbele dosis Ovrelint genomen'],
      ['de', 'Habe aus Versehen die doppelte Dosis Ovrelint genommen'],
      ['fr', 'J’ai pris 12 Ovrelint d’un coup hier soir'],
    ],
    no: [
      ['en', 'I took one Ovrelint tonight'],
      ['en', 'What happens in an overdose of Ovrelint?'],
    ],
  },
  pregnancy_exposure: {
    yes: [
      ['en', "I'm 10 weeks pregnant and I have been taking Ovrelint"],
      ['nl', 'Ik geef borstvoeding en slik Ovrelint'],
      ['de', 'Bin schwanger und nehme seit Wochen Ovrelint'],
      ['fr', 'Je suis enceinte et je prends Ovrelint depuis un mois'],
    ],
    no: [
      ['en', 'Can pregnant women take Ovrelint?'],
      ['de', 'Ist Ovrelint in der Schwangerschaft erlaubt?'],
    ],
  },
  medication_error: {
    yes: [
      ['en', 'The pharmacy gave me the wrong dose of Ovrelint'],
      ['nl', 'De apotheek gaf de verkeerde dosis Ovrelint mee'],
      ['de', 'Habe versehentlich Ovrelint statt meiner anderen Tablette genommen'],
      ['fr', 'L’infirmière m’a donné Ovrelint par erreur'],
    ],
    no: [['en', 'My doctor gave me Ovrelint yesterday']],
  },
  device_incident: {
    yes: [
      ['en', 'My Tensonic burned my arm, big blister'],
      ['nl', 'Tensonic heeft mijn huid verbrand, blaren op mijn arm'],
      ['de', 'Mein Tensonic hat mir den Arm verbrannt, Blasen überall'],
      ['fr', 'Le Tensonic m’a brûlé le bras, grosse cloque'],
    ],
    no: [
      ['en', 'My Tensonic is great'],
      ['de', 'Wo kann ich Tensonic kaufen?'],
    ],
  },
  falsified: {
    yes: [
      ['en', 'Someone sells fake Ovrelint on Telegram'],
      ['nl', 'Nep Ovrelint gekocht via Telegram'],
      ['de', 'Auf Telegram wird gefälschtes Ovrelint verkauft'],
      ['fr', 'Faux Ovrelint vendu sur Telegram'],
    ],
    no: [
      ['en', 'That is fake news'],
      ['de', 'Ovrelint ist verschreibungspflichtig'],
    ],
  },
  misinformation: {
    yes: [
      ['en', 'Vaccines contain microchips, wake up'],
      ['nl', 'In het vaccin zit een chip, word wakker'],
      ['de', 'Die Impfung verändert eure DNA, die Pharmamafia lügt'],
      ['fr', 'Le vaccin contient une puce, on nous ment'],
    ],
    no: [
      ['en', 'Myth: vaccines contain microchips. They do not.'],
      ['fr', 'Le vaccin contre la grippe est arrivé'],
    ],
  },
  threat_self_harm: {
    yes: [
      ['en', 'I want to kill myself'],
      ['en', "I'm going to kill that doctor"],
      ['nl', 'Ik wil niet meer leven'],
      ['de', 'Ich will nicht mehr leben'],
      ['fr', 'Je veux mourir'],
    ],
    no: [
      ['en', 'This workout is killing me haha'],
      ['de', 'Ich lach mich tot 😂'],
    ],
  },
  press: {
    yes: [
      ['en', "I'm a journalist at the Evening Post, could someone comment on this story?"],
      ['nl', 'Ik ben journalist bij het Dagblad en wil graag een reactie'],
      ['de', 'Ich bin Redakteurin und bitte um Stellungnahme'],
      ['fr', 'Je suis journaliste, je cherche une réaction officielle'],
    ],
    no: [['en', 'The journalist wrote a nice piece']],
  },
  intent: {
    yes: [
      ['en', 'Where can I buy this?'],
      ['nl', 'Hoe kan ik een afspraak maken?'],
      ['de', 'Ich möchte einen Termin vereinbaren'],
      ['fr', 'Je voudrais prendre rendez-vous'],
    ],
    no: [['en', 'What a lovely day']],
  },
  question: {
    yes: [
      ['en', 'Is the clinic open on Sundays?'],
      ['en', 'Can anyone tell me where the ward is'],
      ['nl', 'Zijn jullie zondag open?'],
      ['de', 'Habt ihr sonntags geöffnet?'],
      ['fr', 'Vous êtes ouverts le dimanche ?'],
    ],
    no: [
      ['en', 'What a day!'],
      ['de', 'Tolles Team.'],
    ],
  },
};

for (const [signal, { yes, no }] of Object.entries(table) as [SignalName, { yes: [string, string][]; no: [string, string][] }][]) {
  test(`${signal}: asserted, with spans inside the text`, () => {
    for (const [language, text] of yes) {
      const found = signalsOf(text, language, catalogue)[signal];
      assert.ok(found, `${language}: ${text}`);
      assert.ok(found.score > 0 && found.score <= 1);
      assert.ok(found.spans.length > 0, `${text}: no spans`);
      for (const [start, end] of found.spans) assert.ok(start >= 0 && end > start && end <= text.length, text);
    }
    for (const [language, text] of no) assert.equal(signalsOf(text, language, catalogue)[signal], undefined, `${language}: ${text}`);
  });
}

test('a language without resources has no signals; an empty text has none', () => {
  assert.deepEqual(signalsOf('¿Dónde está?', 'es', catalogue), {});
  assert.deepEqual(signalsOf('', 'en', catalogue), {});
});

test('questions about a medicine are not flagged', () => {
  const { adverse_event: found } = signalsOf('How long does it take for Ovrelint to work?', 'en', catalogue);
  assert.deepEqual({ flagged: found?.flagged, queue: found?.queue }, { flagged: false, queue: 'MI' });
});
