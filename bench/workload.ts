/**
 * The committed workload: posts in four languages, 120 characters in the mean, and saved queries about them, the same for
 * the same seed. Words follow Zipf's law: common words written here, and a long tail of compounds and names made up from parts.
 */
import type { Post } from '#text/match/post.ts';

export type Random = () => number;

export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Language {
  code: string;
  common: string[];
  content: string[];
  tail: string[];
  /** Without #; shared by those who write, so they follow Zipf's law as words do. */
  tags: string[];
}

const list = (words: string): string[] => words.split(' ');

const seeds = {
  en: {
    common:
      'the to and a of i in is it for you that my on was with have this be so me we they not are but at just had all he she our what about as no from or if been out when there very really now would after got can will her his up an by time still one were who how them has did more know people get going because then their your',
    content:
      'hospital doctor nurse appointment waiting scan MRI results clinic surgery pain staff kind amazing terrible hours phone called told today yesterday week mum dad daughter son friend thank thanks care health treatment tablets side effects headache feeling better worse worried scared anxious fear cancer blood test emergency room bed food parking letter insurance bill cost private public team help support question answer open closed night morning coffee work school train football weather music government news video photo share love hate hope happy sad angry tired funny great good bad new old long short first last best worst',
    parts: 'heart blood care health med life nova vita cor pulse neuro ortho derm cardio gen bio well cure hope clear prime core',
  },
  de: {
    common:
      'die der und ich in das ist zu nicht es den mit so von auf für ein eine auch war wie hat aber wir sie mich mir man was dass bei nach noch im sich dem des an als oder wenn nur da schon mal dann doch sehr bin sind werden wird hatte habe kann muss immer wieder heute jetzt hier alles nichts mehr über um aus vor zum zur einen einem keine mein meine uns ihr er',
    content:
      'Krankenhaus Arzt Ärztin Termin Wartezeit Untersuchung MRT Ergebnis Klinik Operation Schmerzen Personal freundlich großartig schlimm Stunden Telefon angerufen gesagt gestern Woche Mama Papa Tochter Sohn Freundin danke Pflege Gesundheit Behandlung Tabletten Nebenwirkungen Kopfschmerzen Gefühl besser schlechter Sorge Angst Krebs Blut Test Notaufnahme Zimmer Bett Essen Parkplatz Brief Kasse Rechnung Kosten Team Hilfe Frage Antwort offen geschlossen Nacht Morgen Kaffee Arbeit Schule Zug Fußball Wetter Musik Regierung Nachrichten Video Foto Liebe Hass Hoffnung glücklich traurig wütend müde lustig gut schlecht neu alt lang kurz erste letzte beste',
    parts:
      'herz blut kreislauf katheter lungen nieren knie hüft rücken kinder frauen augen labor röntgen narkose pflege klinik zentrum untersuchung behandlung therapie beratung station versorgung',
  },
  nl: {
    common:
      'de het een en van ik in is dat te niet op zijn voor met maar was er aan je die ze mijn ook heb dan wel nog zo bij om we naar of als had me heel hij ben dit wat kan al nu toch door geen over meer weer uit hebben moet daar echt goed gaan waar deze alles iets veel hoe want altijd even mensen eens heeft werd onze mij zou toen',
    content:
      'ziekenhuis dokter afspraak wachttijd onderzoek scan uitslag kliniek operatie pijn personeel vriendelijk geweldig vreselijk uren telefoon gebeld gezegd vandaag gisteren week mama papa dochter zoon vriendin bedankt zorg gezondheid behandeling tabletten bijwerkingen hoofdpijn gevoel beter slechter bezorgd bang angst kanker bloed test spoed kamer bed eten parkeren brief verzekering rekening kosten team hulp vraag antwoord open gesloten nacht ochtend koffie werk school trein voetbal weer muziek regering nieuws video foto liefde haat hoop blij verdrietig boos moe grappig slecht nieuw oud lang kort eerste laatste beste',
    parts:
      'hart bloed vaat long nier knie heup rug kinder vrouwen oog lab röntgen narcose zorg kliniek centrum onderzoek behandeling therapie afdeling poli verpleging controle',
  },
  fr: {
    common:
      "de la le et les à des en un une est que je pour pas il on dans ce qui du au plus mais ne j'ai c'est avec sur très se son ma mon tout si nous vous ils elle par même comme fait bien ça ou été sans être avoir quand aussi rien encore leur ses mes aux sont était après faire depuis toujours jamais qu'il d'un d'une l'on n'est aujourd'hui",
    content:
      "hôpital médecin infirmière rendez-vous attente examen l'IRM résultats clinique opération douleur personnel gentil génial terrible heures téléphone appelé dit hier semaine maman papa fille fils amie merci soins santé traitement comprimés effets secondaires céphalées mieux pire inquiet inquiète peur angoisse cancer sang test urgences chambre lit repas parking lettre mutuelle facture coût équipe aide question réponse ouvert fermé nuit matin café travail école train football météo musique gouvernement nouvelles vidéo photo amour haine espoir heureux triste colère fatigué drôle bon mauvais nouveau vieux long court premier dernier meilleur",
    parts:
      'cardio neuro derma ortho gastro pneumo hémo angio onco gynéco radio écho scopie thérapie logie pathie métrie graphie gramme plastie',
  },
};
const emoji = ['😊', '😱', '👍🏽', '❤️', '😂', '🙏', '👩‍⚕️', '😡'];
const tailSize = 20_000;
const tagSize = 5_000;

function languages(): Language[] {
  return Object.entries(seeds).map(([code, { common, content, parts }], index) => {
    const random = randomOf(900 + index);
    const pieces = list(parts);
    const piece = (): string => pieces[Math.floor(random() * pieces.length)] ?? '';
    const made = new Set<string>();
    while (made.size < tailSize) made.add(random() < 0.5 ? piece() + piece() + piece() : name(random));
    const tail = [...made];
    const topics = list(content).map((word) => capital(word.replace(/[^\p{L}]/gu, '')));
    const tags = Array.from({ length: tagSize }, (_, rank) => {
      const topic = topics[rank % topics.length] ?? '';
      return rank < topics.length ? topic : topic + capital(tail[Math.floor(random() * tailSize)] ?? '');
    });
    return { code, common: list(common), content: list(content), tail, tags };
  });
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const syllables = list(
  'ba be bo da de do fa fi ga ge ka ko la le lo ma me mi na ne no pa pe ra re ri ro sa se si ta te ti to va ve vi xa za zo',
);

function name(random: Random): string {
  let made = '';
  const length = 2 + Math.floor(random() * 3);
  for (let i = 0; i < length; i += 1) made += syllables[Math.floor(random() * syllables.length)] ?? '';
  return random() < 0.5 ? `${made}n` : made;
}

/** The lower the rank, the likelier: rank r in proportion to 1 / (r + 3). */
function zipf(random: Random, size: number): number {
  return Math.min(size - 1, Math.floor(3 * ((size + 3) / 3) ** random() - 3));
}

export interface Workload {
  post(): Post;
  query(): string;
}

/** Endless posts and queries. Of 10,000 queries, one in ten posts meets one or more. */
export function createWorkload(seed: number): Workload {
  const all = languages();
  const random = randomOf(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const ranked = (items: readonly string[]): string => items[zipf(random, items.length)] ?? '';

  function post(): Post {
    const language = pick(all);
    const wanted = 30 + 180 * ((random() + random()) / 2);
    let text = '';
    let fresh = true;
    while (text.length < wanted) {
      const kind = random();
      let word = kind < 0.6 ? ranked(language.common) : kind < 0.9 ? ranked(language.content) : ranked(language.tail);
      if (kind >= 0.985) word = `#${ranked(language.tags)}`;
      else if (kind >= 0.98) word = `@${name(random)}`;
      else if (kind >= 0.975) word = `https://${name(random)}.example/${name(random)}`;
      else if (kind >= 0.965) word = pick(emoji);
      if (fresh) word = capital(word);
      fresh = random() < 0.1;
      text += word + (fresh ? pick(['. ', '. ', '. ', '! ', '! ', '? ', '? ', '\n', '.. ', '… ']) : random() < 0.08 ? ', ' : ' ');
    }
    return {
      text: text.trimEnd(),
      lang: language.code,
      network: pick(['bluesky', 'mastodon', 'instagram', 'youtube']),
      handle: name(random),
      type: pick(['post', 'comment', 'reply']),
      followers: Math.floor(10 ** (random() * 5)),
    };
  }

  function query(): string {
    const language = pick(all);
    // What saved queries are about is rare among all posts: names of products, people, houses.
    const subject = (): string => language.tail[Math.floor(6000 + random() * (tailSize - 6000))] ?? '';
    // A wildcard in front needs five letters behind it, by the rules of the language.
    const long = (): string => {
      const word = subject();
      return word.length >= 7 ? word : long();
    };
    const context = (): string => ranked(language.content);
    const some = (make: () => string, most: number): string =>
      `(${Array.from({ length: 2 + Math.floor(random() * (most - 1)) }, make).join(' OR ')})`;
    const kind = random();
    if (kind < 0.2) return `${subject()} AND ${some(context, 6)}`;
    if (kind < 0.35) return `${some(subject, 4)} NOT ${some(context, 3)}`;
    if (kind < 0.5) return `${subject()} NEAR/5 ${some(context, 5)}`;
    if (kind < 0.62) return `"${subject()} ${context()}" OR #${subject()} OR @${subject()}`;
    if (kind < 0.72) return `${long().slice(0, -2)}* AND ${context()} AND ${context()}`;
    if (kind < 0.78) return `*${long().slice(1)}* AND ${some(context, 3)}`;
    if (kind < 0.84) return `lang:${language.code} AND ${subject()} AND followers:[100 TO *]`;
    if (kind < 0.89) return `"${context()} ${context()} ${subject()}"~6 OR {${capital(subject())}}`;
    if (kind < 0.94) return `SENTENCE(${subject()} AND ${some(context, 4)}) NOT network:youtube`;
    if (kind < 0.97) return `author:${subject()}`;
    return `${context()} ${context()} ${context()} NEAR/3 ${context()} AND ${subject()}`;
  }

  return { post, query };
}
