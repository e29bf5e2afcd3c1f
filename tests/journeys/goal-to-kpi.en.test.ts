/** From nothing to a KPI that moved, in English: set-up, a colleague, a goal, an account on a real Bluesky server, a signed post, its echo. */
import { after, before } from 'node:test';
import { startStory } from './journey.ts';
import { addMedicine, connectBluesky, inviteReviewer, setGoal, setUp } from './road-begin.ts';
import { answerAndLike, sameOnPhone, scheduleAndPublish, walkTheLinks } from './road-out.ts';
import { signOnPhone, writePost } from './road-post.ts';
import { startRoad, type Road, type Tale } from './road.ts';

const tale: Tale = {
  locale: 'en',
  browser: 'en-GB',
  dark: false,
  organisation: 'Sint Anna Hospital',
  market: 'Netherlands',
  owner: { name: 'Hanna Vos', email: 'hanna@sint-anna.example', password: 'kettle-orchard-viola-harbour-9' },
  reviewer: { name: 'Dr. Ben Okafor', email: 'ben@sint-anna.example', password: 'walnut-ferry-lantern-meadow-4' },
  goal: 'Shorter waiting lists for hip surgery',
  reason: 'People who know what awaits them cancel less often.',
  objective: 'Answer what people ask before an operation',
  kpi: 'Reactions to posts about hips',
  counts: { unit: 'reactions', by: '31 Dec 2027', aim: 'From 0 reactions', moved: '2 reactions' },
  account: 'sint-anna',
  indication: 'arthritis of the hip',
  campaign: 'Hip week',
  audience: 'People who wait for a new hip, and their families',
  post: 'Walking again after a new hip',
  praise: 'Six weeks after a new hip you dance again. With Velorisan you are free of pain, faster than with anything else.',
  finding: 'names Velorisan, a prescription-only medicine',
  text: 'Six weeks after a new hip most people climb stairs again. Our physiotherapists show what helps in the first days at home.',
  alternative: 'Three physiotherapists stand before a wall calendar.',
  reply: 'Thank you, my mother is next week.',
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
step('a medicine is put into the catalogue', () => addMedicine(road));
step('a post in a campaign; what the rules find is put right while typing', () => writePost(road));
step('the reviewer reads and signs it on a phone', () => signOnPhone(road));
step('it is scheduled, stands in the calendar, and is published now', () => scheduleAndPublish(road));
step('a stranger answers and likes it; the KPI moves', () => answerAndLike(road));
step('from the goal down to the numbers, and back up', () => walkTheLinks(road));
step('the same on a small dark screen, after signing in', () => sameOnPhone(road));
step('nothing was wrong with any page', () => road.journey.assertFaultless());
