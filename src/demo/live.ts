/** A year of the example organisation, lived through the API under a moved clock. */
import { moveClock } from '#kernel/clock.ts';
import { localTimeOf } from '#kernel/wall-time.ts';
import { z } from 'zod';
import { idOf, type DemoPerson } from './client.ts';
import { watchTalk } from './alerts.ts';
import { letPeopleTalk } from './listening.ts';
import { drawingPng, type Drawing } from './pictures.ts';
import { seeded, story, type StoryPost } from './story.ts';

const day = 86_400_000;
const weeks = 52;
/** Every post of the story is told this often. */
const rounds = 5;

export interface Cast {
  units: ReadonlyMap<string, string>;
  people: ReadonlyMap<string, DemoPerson>;
  owner: DemoPerson;
  password: string;
}

interface Stage extends Cast {
  channels: Map<string, string>;
  goals: Map<string, string>;
  kpis: Map<string, string>;
  campaigns: Map<string, string>;
  assets: Map<string, string>;
  random: () => number;
  /** Work what is due at the moved time. */
  work(): Promise<void>;
  tell(line: string): void;
}

const get = <T>(map: ReadonlyMap<string, T>, key: string): T => {
  const value = map.get(key);
  if (value === undefined) throw new Error(`The story names "${key}", which nobody introduced`);
  return value;
};

/** Midnight, UTC, of the day the example begins: 52 weeks before today. */
function beginning(): number {
  return Math.floor(Date.now() / day) * day - weeks * 7 * day;
}
const dayAt = (week: number, weekday = 0): string => new Date(beginning() + (week * 7 + weekday) * day).toISOString().slice(0, 10);
/** Set the clock to a moment of the year, or back to the present when that would lie ahead. */
function travel(week: number, weekday: number, hour: number): boolean {
  const to = beginning() + (week * 7 + weekday) * day + hour * 3_600_000;
  const offset = Math.round(to - Date.now());
  moveClock(Math.min(offset, 0));
  return offset < 0;
}

export async function liveOneYear(cast: Cast, options: { work(): Promise<void>; tell(line: string): void }): Promise<void> {
  const stage: Stage = {
    ...cast,
    ...options,
    channels: new Map(),
    goals: new Map(),
    kpis: new Map(),
    campaigns: new Map(),
    assets: new Map(),
    random: seeded(20_261_122),
  };
  try {
    travel(0, 0, 8);
    await openChannels(stage);
    await setGoals(stage);
    await fillCatalogue(stage);
    await planCampaigns(stage);
    stage.tell('goals, channels, campaigns');
    await liveWeeks(stage);
    moveClock(0);
    await leaveDesk(stage);
    // A minute ago, so that what this enqueues is worked here: rules watch only queries that have gone through the past.
    moveClock(-60_000);
    const [strategist, unitId, zone] = [get(stage.people, 'sanne'), get(stage.units, 'hq'), story.organisation.reportingZone];
    const mentions = await letPeopleTalk(strategist, unitId, zone);
    stage.tell(`${mentions} mentions`);
    await stage.work();
    stage.tell(`${await watchTalk(strategist, get(stage.people, 'tom'), unitId, zone)} alerts`);
  } finally {
    moveClock(0);
  }
}

async function openChannels({ owner, units, people, channels }: Stage): Promise<void> {
  for (const channel of story.channels) {
    const made = await owner.post('/channels/by-hand', {
      network: channel.network,
      name: channel.name,
      handle: channel.handle,
      url: `https://example.org/${channel.handle}`,
      unitId: get(units, channel.unit),
      responsiblePersonId: get(people, channel.responsible).personId,
      markets: channel.markets,
      audience: 'public',
      accountKind: 'hospital',
      purpose: null,
    });
    channels.set(channel.key, idOf(made));
  }
}

async function setGoals({ people, units, channels, goals, kpis }: Stage): Promise<void> {
  const strategist = get(people, 'sanne');
  for (const goal of story.goals) {
    const goalId = idOf(
      await strategist.post('/goals', {
        unitId: get(units, goal.unit),
        title: goal.title,
        description: goal.description,
        ownerPersonId: get(people, goal.owner).personId,
      }),
    );
    goals.set(goal.key, goalId);
    for (const objective of goal.objectives) {
      const objectiveId = idOf(
        await strategist.post(`/goals/${goalId}/objectives`, {
          title: objective.title,
          ownerPersonId: get(people, objective.owner).personId,
        }),
      );
      for (const kpi of objective.kpis) {
        const metric =
          kpi.metric === 'manual'
            ? { source: 'manual' }
            : { source: 'channel', name: 'followers', channelIds: kpi.metric.channels.map((key) => get(channels, key)) };
        const made = await strategist.post(`/objectives/${objectiveId}/kpis`, {
          name: kpi.name,
          metric,
          direction: kpi.direction,
          baseline: kpi.baseline,
          baselineOn: dayAt(0),
          target: kpi.target,
          targetOn: dayAt(weeks + 8),
          unitLabel: kpi.unitLabel,
          ownerPersonId: get(people, kpi.owner).personId,
        });
        kpis.set(kpi.key, idOf(made));
      }
    }
  }
}

async function fillCatalogue({ owner, units }: Stage): Promise<void> {
  for (const { status, ...product } of story.products) {
    await owner.post('/products', {
      ...product,
      unitId: get(units, 'hq'),
      statuses: Object.entries(status).map(([market, value]) => ({ market, status: value })),
    });
  }
}

async function planCampaigns({ people, units, goals, campaigns }: Stage): Promise<void> {
  const strategist = get(people, 'sanne');
  for (const campaign of story.campaigns) {
    const made = await strategist.post('/campaigns', {
      unitId: get(units, campaign.unit),
      name: campaign.name,
      goalId: get(goals, campaign.goal),
      description: campaign.description,
      audience: campaign.audience,
      startsOn: dayAt(campaign.startsWeek),
      endsOn: dayAt(campaign.endsWeek),
    });
    campaigns.set(campaign.key, idOf(made));
  }
}

/** From week to week: posts go their whole way, numbers come in on Mondays. */
async function liveWeeks(stage: Stage): Promise<void> {
  const calendar = plan(stage.random);
  for (let week = 1; week < weeks; week++) {
    for (const { weekday, hour, post, round } of calendar.filter((entry) => entry.week === week)) {
      if (travel(week, weekday, hour - 3)) await tell(stage, post, { week, weekday, hour, round });
    }
    if (travel(week, 6, 20) && week % 2 === 0) await countWeek(stage, week);
    if (week % 13 === 0) stage.tell(`${week} weeks`);
  }
}

function plan(random: () => number) {
  const entries = [];
  const total = story.posts.length * rounds;
  for (let index = 0; index < total; index++) {
    const week = 2 + Math.floor((index * (weeks - 3)) / total);
    const post = story.posts[index % story.posts.length];
    if (post)
      entries.push({
        week,
        weekday: Math.floor(random() * 5),
        hour: 9 + Math.floor(random() * 8),
        post,
        round: Math.floor(index / story.posts.length),
      });
  }
  return entries;
}

async function pictureOf(stage: Stage, post: StoryPost): Promise<string> {
  const name = post.picture as Drawing;
  const key = `${name} ${post.unit}`;
  const known = stage.assets.get(key);
  if (known) return known;
  const form = new FormData();
  form.set('unitId', get(stage.units, post.unit));
  form.set('file', new File([await drawingPng(name)], `${name}.png`, { type: 'image/png' }));
  const id = idOf(await get(stage.people, writerOf(post)).post('/assets', form));
  stage.assets.set(key, id);
  return id;
}

/** Agency authors write in their own unit only; the local editor puts their posts in. */
const writerOf = (post: StoryPost): string => (post.author === 'noor' ? 'joris' : post.unit === 'hq' ? 'sanne' : post.author);

async function draft(stage: Stage, post: StoryPost, planned: { local: string; zone: string } | null, round: number): Promise<string> {
  const writer = get(stage.people, writerOf(post));
  const made = await writer.post('/posts', {
    unitId: get(stage.units, post.unit),
    title: round > 0 ? `${post.title} (${round + 1})` : post.title,
    language: post.language,
    campaignId: get(stage.campaigns, post.campaign),
    text: post.text,
    planned,
    channelIds: post.channels.map((key) => get(stage.channels, key)),
  });
  const id = idOf(made);
  if (post.picture && post.alt) {
    const images = [{ assetId: await pictureOf(stage, post), alt: post.alt }];
    await writer.patch(`/posts/${id}`, { revision: made['revision'], images });
  }
  return id;
}

const submittedSchema = z.object({ releases: z.array(z.object({ id: z.uuid(), hash: z.string() })) });
const tasksSchema = z.array(z.object({ id: z.uuid(), releaseId: z.uuid(), person: z.object({ id: z.uuid() }) }));

async function tell(stage: Stage, post: StoryPost, at: { week: number; weekday: number; hour: number; round: number }): Promise<void> {
  const zone = story.organisation.reportingZone;
  const due = new Date(beginning() + (at.week * 7 + at.weekday) * day + at.hour * 3_600_000);
  const planned = { local: localTimeOf(due, zone), zone };
  const writer = get(stage.people, writerOf(post));
  const id = await draft(stage, post, planned, at.round);
  await stage.work();
  const { releases } = submittedSchema.parse(await writer.post(`/posts/${id}/submit`, {}));
  travel(at.week, at.weekday, at.hour - 1);
  const reviewer = get(stage.people, post.language === 'fr' ? 'etienne' : 'miriam');
  for (const release of releases) {
    await reviewer.post(`/releases/${release.id}/sign`, { hash: release.hash, password: stage.password });
    await get(stage.people, post.unit === 'hq' ? 'piet' : writerOf(post)).post('/schedules', {
      releaseId: release.id,
      localTime: planned.local,
      zone,
    });
  }
  travel(at.week, at.weekday, at.hour + 0.1);
  await stage.work();
  const open = tasksSchema.parse(await stage.owner.get('/tasks?state=open'));
  for (const release of releases) {
    const task = open.find((candidate) => candidate.releaseId === release.id);
    if (!task) continue;
    const person = [...stage.people.values()].find((candidate) => candidate.personId === task.person.id) ?? stage.owner;
    await person.post(`/tasks/${task.id}/close`, { url: `https://example.org/posts/${task.id.slice(-12)}` });
  }
}

/** What an analyst types in every other Sunday: followers of the pages and the figures of the house. */
async function countWeek({ people, channels, kpis, random }: Stage, week: number): Promise<void> {
  const analyst = get(people, 'tom');
  const on = dayAt(week, 6);
  const share = week / weeks;
  const between = (from: number, to: number, noise: number) => from + (to - from) * (share ** 1.15 + (random() - 0.5) * noise);
  for (const channel of story.channels) {
    const [from, to] = channel.followers;
    await analyst.post(`/channels/${get(channels, channel.key)}/points`, {
      metric: 'followers',
      on,
      value: Math.round(between(from, to, 0.03)),
    });
  }
  for (const kpi of story.goals.flatMap((goal) => goal.objectives.flatMap((objective) => objective.kpis))) {
    if (!kpi.course) continue;
    const [from, to] = kpi.course;
    await analyst.post(`/kpis/${get(kpis, kpi.key)}/points`, { on, value: Math.round(between(from, to, 0.18) * 10) / 10 });
  }
}

/** The present: something to fix, something to sign, something that leaves next week. */
async function leaveDesk(stage: Stage): Promise<void> {
  const zone = story.organisation.reportingZone;
  for (const [index, post] of story.drafts.entries()) {
    const due = new Date(Date.now() + (index + 2) * day);
    const id = await draft(stage, post, { local: `${localTimeOf(due, zone).slice(0, 10)}T10:00`, zone }, 0);
    await stage.work();
    // The first names a prescription medicine and cannot be handed in; the rest waits for a signature.
    if (index > 0) await get(stage.people, writerOf(post)).post(`/posts/${id}/submit`, {});
  }
}
