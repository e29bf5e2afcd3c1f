/**
 * listening: what is said about us. Owns the schema `listening`: saved queries and their versions, sources, mentions,
 * which query matches which mention, and what they add up to by hour. Every batch is one transaction, so that counts are
 * exact; a query saved meanwhile is caught by back-fill. A query sees mentions of its own unit, of those above and below.
 */
import { z } from 'zod';
import { can, daySchema, done, hashSchema, idSchema, instantSchema, text, zoneSchema } from '#kernel/contract.ts';
import { emotionNames } from '#text/analysis.ts';
import { alertsContract } from './alerts/contract.ts';
import {
  accuracyContract,
  authorDashboards,
  compareOperation,
  dashboardsContract,
  mentionDashboards,
  queryDashboards,
} from './dashboards/contract.ts';
import { againstSchema, changeSchema } from './dashboards/contract-schemas.ts';
import {
  coverageSchema,
  countsSchema,
  facetsSchema,
  filePreviewSchema,
  languageSchema,
  mappingSchema,
  mentionFilterSchema,
  mentionSchema,
  networkSchema,
  periodInput,
  problemSchema,
  querySchema,
  queryTextSchema,
  rowFaultSchema,
  runSchema,
  sentiments,
  spanSchema,
  versionSchema,
} from './contract-schemas.ts';
import { rereadContract } from './reread/contract.ts';
import { secondOpinions } from './second-opinion/contract.ts';
import { feedConfigSchema, keeps, originSchema, sourceSchema } from './source-kinds/contract-schemas.ts';

const count = z.number().int();
const byId = z.object({ id: idSchema });
const termSchema = z.object({
  term: z.string(),
  /** Posts that have it, among those of the query and among the others. */
  inside: count,
  outside: count,
  /** Dunning's log-likelihood (G²); 10.83 is significant at one in a thousand. */
  score: z.number(),
});
const sourceInput = {
  name: text(120),
  keep: z.enum(keeps),
  /** Why this may be processed: shown with the source, asked for by an audit. */
  legalBasis: text(500),
  retentionDays: z.number().int().min(1).max(3650),
};
/** Whoever adds a source says that no closed group is behind it, having read what special categories of data ask for. */
const notice = { publicOnly: z.literal(true) };
const sentimentCounts = z.object({ negative: count, neutral: count, positive: count });
/** How often something is said in the period and in the one before it. */
const compared = z.array(z.object({ value: z.string(), posts: count, before: count }));

export const listeningContract = {
  queries: {
    list: can('listening.read', { method: 'GET', path: '/listening/queries', summary: 'Saved queries' })
      .input(z.object({ archived: z.enum(['without', 'with']).default('without') }))
      .output(z.array(querySchema)),
    get: can('listening.read', { method: 'GET', path: '/listening/queries/{id}', summary: 'A saved query' })
      .input(byId)
      .output(querySchema),
    create: can('listening.edit', {
      method: 'POST',
      path: '/listening/queries',
      summary: 'Save a query',
      description:
        'It is matched from now on, and against everything stored by a job. Errors of the query refuse it, 422, with their place.',
    })
      .input(z.object({ unitId: idSchema, name: text(120), note: text(2000, 0).default(''), text: queryTextSchema, zone: zoneSchema }))
      .output(querySchema),
    update: can('listening.edit', { method: 'PATCH', path: '/listening/queries/{id}', summary: 'Rename, archive or restore a query' })
      .input(z.object({ id: idSchema, name: text(120).optional(), note: text(2000, 0).optional(), archived: z.boolean().optional() }))
      .output(querySchema),
    save: can('listening.edit', {
      method: 'POST',
      path: '/listening/queries/{id}/versions',
      summary: 'Save a new version of a query',
      description: '`version` is the one that was edited; 409 `stale` where there is a newer one.',
    })
      .input(z.object({ id: idSchema, version: count.min(1), text: queryTextSchema, zone: zoneSchema }))
      .output(querySchema),
    versions: can('listening.read', {
      method: 'GET',
      path: '/listening/queries/{id}/versions',
      summary: 'Versions of a query, newest first',
    })
      .input(byId)
      .output(z.array(versionSchema)),
    preview: can('listening.read', {
      method: 'POST',
      path: '/listening/queries/preview',
      summary: 'What a query would find in the last 30 days',
      description: 'With errors in the query there are problems and nothing else.',
    })
      .input(z.object({ text: queryTextSchema, zone: zoneSchema }))
      .output(
        z.object({
          problems: z.array(problemSchema),
          found: z
            .object({
              posts: count,
              sample: z.array(mentionSchema.extend({ spans: z.array(spanSchema), titleSpans: z.array(spanSchema) })),
              /** Words that stand in what it finds far more often than elsewhere: to add, or to exclude. */
              terms: z.array(termSchema),
              coverage: coverageSchema,
            })
            .nullable(),
        }),
      ),
    insights: can('listening.read', {
      method: 'GET',
      path: '/listening/queries/{id}/insights',
      summary: 'What a query found in a period, beside the period before it',
      description: 'Days are those of the organisation’s reporting zone. The families of counts are never summed across.',
    })
      .input(z.object({ id: idSchema, ...periodInput, against: againstSchema }))
      .output(
        z.object({
          zone: z.string(),
          period: z.object({ from: daySchema, to: daySchema }),
          /** Of the same length, directly before or a year earlier. */
          before: z.object({ from: daySchema, to: daySchema }),
          totals: z.object({
            posts: count,
            postsBefore: count,
            reposts: count,
            repostsBefore: count,
            /** Different authors of the mentions matched; posts without an author count for nobody. */
            people: count,
            peopleBefore: count,
          }),
          /** Oldest first, every day of the period. */
          days: z.array(z.object({ on: daySchema, posts: count, reposts: count, ...sentimentCounts.shape })),
          daysBefore: z.array(z.object({ on: daySchema, posts: count })),
          sentiment: z.object({
            now: sentimentCounts,
            before: sentimentCounts,
            /** (positive − negative) ÷ all, −1…1; null without posts. */
            balance: z.number().nullable(),
            balanceBefore: z.number().nullable(),
            /** How much it changed, and between what that lies. */
            change: changeSchema,
          }),
          emotions: z.array(z.object({ value: z.enum(emotionNames), posts: count, before: count })),
          /** Of the emotion day by day, for the chart. */
          emotionDays: z.array(z.object({ on: daySchema, emotion: z.enum(emotionNames), posts: count })),
          topics: compared,
          languages: compared,
          networks: compared,
          coverage: z.object({
            backfill: querySchema.shape.backfill,
            /** Sources that keep only what matches, plus one in a hundred. */
            sampledSources: count,
            firstMentionAt: instantSchema.nullable(),
          }),
        }),
      ),
    keyness: can('listening.read', {
      method: 'GET',
      path: '/listening/queries/{id}/keyness',
      summary: 'Words and phrases said more often than in the period before',
      description: 'By log-likelihood over the posts that have each, against the period before or a year earlier.',
    })
      .input(z.object({ id: idSchema, ...periodInput, against: againstSchema }))
      .output(z.object({ terms: z.array(termSchema), posts: count, postsBefore: count, coverage: coverageSchema })),
    ...queryDashboards,
  },
  mentions: {
    search: can('listening.read', {
      method: 'POST',
      path: '/listening/mentions/search',
      summary: 'Search stored mentions in the query language',
      description: 'Errors of the query refuse it, 422, with their place. Counts and facets are of everything found, not of the page.',
    })
      .input(mentionFilterSchema)
      .output(
        z.object({
          items: z.array(mentionSchema.extend({ spans: z.array(spanSchema), titleSpans: z.array(spanSchema) })),
          nextCursor: z.string().nullable(),
          total: count,
          /** Of everything that fits, how many look like spam; left out of the rest unless asked for. */
          spam: count,
          facets: facetsSchema,
          coverage: coverageSchema,
        }),
      ),
    get: can('listening.read', {
      method: 'GET',
      path: '/listening/mentions/{id}',
      summary: 'A mention, and why it was found and judged so',
    })
      .input(byId)
      .output(
        mentionSchema.extend({
          /** Queries that match it, with the stretches of text and title that are the reason. */
          matches: z.array(z.object({ queryId: idSchema, name: z.string(), spans: z.array(spanSchema), titleSpans: z.array(spanSchema) })),
          /** Words that speak for the sentiment and for each topic. */
          sentimentSpans: z.array(spanSchema),
          topicSpans: z.array(z.object({ topic: z.string(), spans: z.array(spanSchema) })),
          /** Others that say nearly the same, newest first, at most twenty. */
          group: z.array(mentionSchema.pick({ id: true, network: true, publishedAt: true, url: true, author: true })),
          corrections: z.array(
            z.object({ field: z.string(), from: z.string(), to: z.string(), at: instantSchema, person: z.string().nullable() }),
          ),
        }),
      ),
    correct: can('listening.edit', {
      method: 'POST',
      path: '/listening/mentions/{id}/corrections',
      summary: 'Say what the sentiment or the language is',
      description: 'Kept as a labelled example; queries are matched and counts moved by it.',
    })
      .input(
        z.object({
          id: idSchema,
          correction: z.discriminatedUnion('field', [
            z.object({ field: z.literal('sentiment'), to: z.enum(sentiments) }),
            z.object({ field: z.literal('language'), to: languageSchema }),
          ]),
        }),
      )
      .output(mentionSchema),
    ...secondOpinions,
    ...mentionDashboards,
  },
  reading: rereadContract,
  sources: {
    list: can('listening.read', { method: 'GET', path: '/listening/sources', summary: 'Where mentions come from' })
      .input(z.object({ archived: z.enum(['without', 'with']).default('without') }))
      .output(z.array(sourceSchema)),
    get: can('listening.read', { method: 'GET', path: '/listening/sources/{id}', summary: 'A source' }).input(byId).output(sourceSchema),
    create: can('listening.sources', {
      method: 'POST',
      path: '/listening/sources',
      summary: 'Add a source that reads by itself or that is sent to',
      description: '`publicOnly` says that only what is public comes in: no closed group, no message meant for a few.',
    })
      .input(
        z.object({
          unitId: idSchema,
          ...sourceInput,
          /** Left out: only what matches for a whole network, everything for any other. */
          keep: sourceInput.keep.optional(),
          retentionDays: sourceInput.retentionDays.default(90),
          ...notice,
          origin: originSchema,
        }),
      )
      .output(sourceSchema),
    update: can('listening.sources', {
      method: 'PATCH',
      path: '/listening/sources/{id}',
      summary: 'Change, pause, archive or restore a source',
    })
      .input(
        z.object({
          id: idSchema,
          ...z.object(sourceInput).partial().shape,
          everyMinutes: z.number().int().min(5).max(10_080).optional(),
          /** Of a feed; another address is read from the start. */
          feed: feedConfigSchema.optional(),
          paused: z.boolean().optional(),
          archived: z.boolean().optional(),
        }),
      )
      .output(sourceSchema),
    run: can('listening.sources', { method: 'POST', path: '/listening/sources/{id}/run', summary: 'Read a source now' })
      .input(byId)
      .output(done),
    runs: can('listening.read', { method: 'GET', path: '/listening/sources/{id}/runs', summary: 'Runs of a source, newest first' })
      .input(byId)
      .output(z.array(runSchema)),
    undo: can('listening.sources', {
      method: 'DELETE',
      path: '/listening/runs/{id}',
      summary: 'Take back a run',
      description: 'Mentions first seen in it go, with their matches and counts; changes it made to others stay.',
    })
      .input(byId)
      .output(z.object({ removed: count })),
  },
  files: {
    upload: can('listening.sources', {
      method: 'POST',
      path: '/listening/files',
      summary: 'Upload a table of posts: CSV, XLSX or JSON Lines',
      description: 'Answers what is in it, with the columns guessed from their names. Nothing is taken in yet.',
    })
      .input(z.object({ unitId: idSchema, file: z.file().max(25 * 1024 * 1024) }))
      .output(filePreviewSchema),
    preview: can('listening.sources', {
      method: 'POST',
      path: '/listening/files/preview',
      summary: 'An uploaded table read with other columns',
    })
      .input(z.object({ unitId: idSchema, sha256: hashSchema, mapping: mappingSchema }))
      .output(filePreviewSchema),
    import: can('listening.sources', {
      method: 'POST',
      path: '/listening/files/import',
      summary: 'Take in an uploaded table',
      description: 'Runs as a job; its progress is under /progress. Rows that cannot be read are left out and named in the run.',
    })
      .input(
        z.object({
          unitId: idSchema,
          sha256: hashSchema,
          mapping: mappingSchema,
          ...sourceInput,
          keep: sourceInput.keep.default('everything'),
          retentionDays: sourceInput.retentionDays.default(90),
          ...notice,
        }),
      )
      .output(z.object({ sourceId: idSchema, runId: idSchema, progressId: idSchema })),
  },
  push: can('listening.sources', {
    method: 'POST',
    path: '/listening/push',
    summary: 'Take in posts from a program of yours',
    description:
      'At most 500 at a time, to a source that pushes. Sending the same again changes nothing. A post that cannot be read is named in `faults` by its place, counted from 1; the others are taken in.',
  })
    .input(z.object({ sourceId: idSchema, posts: z.array(z.record(z.string(), z.unknown())).min(1).max(500) }))
    .output(countsSchema.extend({ runId: idSchema, faults: z.array(rowFaultSchema) })),
  alerts: alertsContract,
  authors: {
    export: can('listening.privacy', {
      method: 'POST',
      path: '/listening/authors/export',
      summary: 'Everything kept of one author, as JSON',
    })
      .input(z.object({ network: networkSchema, handle: text(200) }))
      .output(z.file()),
    erase: can('listening.privacy', {
      method: 'POST',
      path: '/listening/authors/erase',
      summary: 'Erase an author',
      description:
        'Name, handle, texts and addresses go for good, and the same posts are not taken in again; counts without any person in them stay.',
    })
      .input(z.object({ network: networkSchema, handle: text(200) }))
      .output(z.object({ mentions: count })),
    ...authorDashboards,
  },
  compare: compareOperation,
  accuracy: accuracyContract,
  dashboards: dashboardsContract,
};
