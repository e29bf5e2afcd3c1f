/** What alarmed the example: an evening of worry, the rules that found it, and what people made of it. */
import { z } from 'zod';
import type { DemoPerson } from './client.ts';
import { seeded } from './story.ts';
import wavesFile from './waves.json' with { type: 'json' };

const wave = z.object({
  daysAgo: z.number(),
  hour: z.number(),
  hours: z.number(),
  posts: z.number(),
  network: z.string(),
  sentences: z.record(z.string(), z.array(z.string()).min(1)),
});
const waves = z.object({ programme: wave }).parse(wavesFile);
const hourMs = 3_600_000;
const day = 24 * hourMs;

/** Posts of that evening, to be sent with all others. */
export function alarmingPosts(): { network: string }[] {
  const random = seeded(20_261_124);
  const today = Math.floor(Date.now() / day) * day;
  return Object.entries(waves).flatMap(([name, { daysAgo, hour, hours, posts, network, sentences }]) => {
    const said = Object.entries(sentences).flatMap(([language, list]) => list.map((text) => ({ language, text })));
    return Array.from({ length: posts }, (_, index) => {
      const { language, text } = said[index % said.length] ?? { language: 'en', text: '' };
      return {
        externalId: `example-${name}-${index}`,
        network,
        kind: 'post',
        language,
        text,
        publishedAt: new Date(today - daysAgo * day + hour * hourMs + Math.floor(random() * hours * hourMs)).toISOString(),
        author: { handle: `voice${Math.floor(random() * 900)}`, followers: Math.floor(20 + random() ** 6 * 20_000) },
      };
    });
  });
}

const withIds = z.array(z.object({ id: z.uuid(), name: z.string() }));
const eventsSchema = z.object({
  items: z.array(z.object({ id: z.uuid(), firings: z.array(z.object({ ruleId: z.uuid() })) })),
});

/** Rules that look back over what is there: their events stand there at once, and nobody was told. */
export async function watchTalk(strategist: DemoPerson, handler: DemoPerson, unitId: string, zone: string): Promise<number> {
  const queries = withIds.parse(await strategist.get('/listening/queries'));
  const [scans, waiting] = ['CT and MRI', 'Waiting times'].map((name) => queries.find((query) => query.name === name)?.id);
  if (!scans || !waiting) throw new Error('The story has no such query');
  const common = { unitId, zone, roles: ['analyst', 'community_manager'], quiet: { from: '22:00', to: '07:00' } };
  const unusual = { kind: 'unusual', sensitivity: 'low' };
  const rules = [
    { name: 'CT and MRI: worry rises', queryId: scans, metric: { of: 'emotion', value: 'worry' }, condition: unusual, lookBack: true },
    { name: 'CT and MRI: unusually many posts', queryId: scans, metric: { of: 'posts' }, condition: unusual, lookBack: true },
    {
      name: 'Waiting times: mostly negative',
      queryId: waiting,
      metric: { of: 'negative_share' },
      condition: { kind: 'threshold', limit: 85, hours: 168, leastPosts: 10 },
      severity: 'info',
      coolDownMinutes: 2880,
      lookBack: true,
    },
    {
      name: 'CT and MRI: adverse event',
      queryId: scans,
      metric: { of: 'signal', value: 'adverse_event' },
      condition: { kind: 'threshold', limit: 1, hours: 1 },
      severity: 'critical',
      coolDownMinutes: 60,
    },
  ];
  for (const rule of rules) await strategist.post('/listening/alert-rules', { ...common, ...rule });
  for (const { id } of withIds.parse(await strategist.get('/listening/alert-rules')))
    await strategist.post(`/listening/alert-rules/${id}/check`, {});
  const { items } = eventsSchema.parse(await strategist.get('/listening/alerts'));
  // The evening of the programme: two rules found it.
  const worst = items.find(({ firings }) => firings.length > 1) ?? items[0];
  if (!worst) throw new Error('Nothing alarmed the example');
  await handler.post(`/listening/alerts/${worst.id}/acknowledge`, { acknowledged: true });
  await handler.post(`/listening/alerts/${worst.id}/notes`, {
    text: 'All about the programme on television. Radiology answers with the film on what to expect in the scanner.',
  });
  const [firing] = worst.firings;
  if (firing) await handler.post(`/listening/alerts/${worst.id}/feedback`, { ruleId: firing.ruleId, verdict: 'useful' });
  return items.length;
}
