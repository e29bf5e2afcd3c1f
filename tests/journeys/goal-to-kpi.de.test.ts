/** The same road in German, in the dark, with a second channel that a person serves by hand. */
import { after, before } from 'node:test';
import { startStory } from './journey.ts';
import { addByHandChannel, addMedicine, connectBluesky, inviteReviewer, setGoal, setUp } from './road-begin.ts';
import { answerAndLike, publishByHand, sameOnPhone, scheduleAndPublish, walkTheLinks } from './road-out.ts';
import { signOnPhone, writePost } from './road-post.ts';
import { startRoad, type Road, type Tale } from './road.ts';

const tale: Tale = {
  locale: 'de',
  browser: 'de-DE',
  dark: true,
  organisation: 'Klinikum Ammerbach',
  market: 'Deutschland',
  owner: { name: 'Jana Köhler', email: 'jana@ammerbach.example', password: 'kessel-obstgarten-viola-hafen-9' },
  reviewer: { name: 'Dr. Emre Yıldız', email: 'emre@ammerbach.example', password: 'walnuss-faehre-laterne-wiese-4' },
  goal: 'Kürzere Wartezeiten für Hüftoperationen',
  reason: 'Wer weiß, was auf ihn zukommt, sagt seltener ab.',
  objective: 'Beantworten, was Menschen vor einer Operation fragen',
  kpi: 'Reaktionen auf Beiträge über die Hüfte',
  counts: { unit: 'Reaktionen', by: '31. Dez. 2027', aim: 'Von 0 Reaktionen', moved: '2 Reaktionen' },
  account: 'ammerbach',
  byHand: {
    network: 'LinkedIn',
    name: 'LinkedIn Klinikum Ammerbach',
    url: 'https://www.linkedin.com/company/klinikum-ammerbach',
    proof: 'https://www.linkedin.com/posts/klinikum-ammerbach-7265',
  },
  indication: 'Arthrose der Hüfte',
  campaign: 'Hüftwoche',
  audience: 'Menschen, die auf eine neue Hüfte warten, und ihre Familien',
  post: 'Wieder gehen mit neuer Hüfte',
  praise: 'Sechs Wochen nach der Operation tanzen Sie wieder. Mit Velorisan sind Sie schmerzfrei, schneller als mit allem anderen.',
  finding: 'nennt Velorisan, ein verschreibungspflichtiges Arzneimittel',
  text: 'Sechs Wochen nach der Operation steigen die meisten wieder Treppen. Unsere Physiotherapie zeigt, was in den ersten Tagen zu Hause hilft.',
  alternative: 'Drei Physiotherapeutinnen stehen vor einem Wandkalender.',
  reply: 'Danke, meine Mutter ist nächste Woche dran.',
};

const step = startStory();
let road: Road;
before(async () => {
  road = await startRoad(tale);
});
after(() => road.close());

step('set-up at the first visit', () => setUp(road));
step('a reviewer is invited and accepts on a phone', () => inviteReviewer(road));
step('a goal, an objective under it, a KPI with its numbers', () => setGoal(road));
step('a Bluesky account is connected', () => connectBluesky(road));
step('a channel is added that a colleague serves by hand', () => addByHandChannel(road));
step('a medicine is put into the catalogue', () => addMedicine(road));
step('a post in a campaign; what the rules find is put right while typing', () => writePost(road));
step('the reviewer reads and signs it for both channels on a phone', () => signOnPhone(road));
step('it is scheduled, stands in the calendar, and is published now', () => scheduleAndPublish(road));
step('what goes out by hand is a task, closed with a link', () => publishByHand(road));
step('a stranger answers and likes it; the KPI moves', () => answerAndLike(road));
step('from the goal down to the numbers, and back up', () => walkTheLinks(road));
step('the same on a small light screen, after signing in', () => sameOnPhone(road));
step('nothing was wrong with any page', () => road.journey.assertFaultless());
