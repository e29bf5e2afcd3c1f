import { implement } from '@orpc/server';
import { authorised, type RequestContext } from '#kernel/handler.ts';
import { inTransaction } from '#kernel/transaction.ts';
import { createAlertsHandlers } from './alerts/handlers.ts';
import { createSource } from './add-source.ts';
import { listeningContract } from './contract.ts';
import { dashboardHandlers } from './dashboards/handlers.ts';
import { runNow } from './feeds.ts';
import { insightsOf, keynessOf } from './insights.ts';
import { correctMention, readMention } from './mention.ts';
import { previewQuery } from './preview.ts';
import { eraseAuthor, exportAuthor } from './privacy.ts';
import { pushPosts } from './push.ts';
import { createQuery, listQueries, readableQuery, saveVersion, updateQuery, versionsOf } from './queries.ts';
import { undoRun } from './runs.ts';
import { searchMentions } from './search.ts';
import { readingStanding, startReread } from './reread/start.ts';
import { askOpinion, opinionsOf } from './second-opinion/opinions.ts';
import { listSources, readableSource, runsOf, updateSource } from './sources.ts';
import { importTable, previewUploaded, uploadTable } from './tables.ts';

const os = implement(listeningContract).$context<RequestContext>().use(authorised);

export const createListeningHandlers = () =>
  os.router({
    queries: {
      list: os.queries.list.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => listQueries(scope, input))),
      get: os.queries.get.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => readableQuery(scope, input.id))),
      create: os.queries.create.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => createQuery(scope, input))),
      update: os.queries.update.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => updateQuery(scope, input))),
      save: os.queries.save.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => saveVersion(scope, input))),
      versions: os.queries.versions.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => versionsOf(scope, input.id))),
      preview: os.queries.preview.handler(({ context: { ctx }, input }) => previewQuery(ctx, input)),
      insights: os.queries.insights.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => insightsOf(scope, input))),
      keyness: os.queries.keyness.handler(({ context: { ctx }, input }) => keynessOf(ctx, input)),
      ...dashboardHandlers.queries,
    },
    mentions: {
      search: os.mentions.search.handler(({ context: { ctx }, input }) => searchMentions(ctx, input)),
      get: os.mentions.get.handler(({ context: { ctx }, input }) => readMention(ctx, input.id)),
      correct: os.mentions.correct.handler(({ context: { ctx }, input }) => correctMention(ctx, input)),
      opinions: os.mentions.opinions.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => opinionsOf(scope, input.id))),
      askOpinion: os.mentions.askOpinion.handler(({ context: { ctx }, input }) => askOpinion(ctx, input.id)),
      ...dashboardHandlers.mentions,
    },
    reading: {
      standing: os.reading.standing.handler(({ context: { ctx } }) => inTransaction(ctx, readingStanding)),
      start: os.reading.start.handler(({ context: { ctx } }) => inTransaction(ctx, startReread)),
    },
    sources: {
      list: os.sources.list.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => listSources(scope, input))),
      get: os.sources.get.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => readableSource(scope, input.id))),
      create: os.sources.create.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => createSource(scope, input))),
      update: os.sources.update.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => updateSource(scope, input))),
      run: os.sources.run.handler(async ({ context: { ctx }, input }) => {
        await inTransaction(ctx, (scope) => runNow(scope, input.id));
        return { done: true } as const;
      }),
      runs: os.sources.runs.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => runsOf(scope, input.id))),
      undo: os.sources.undo.handler(({ context: { ctx }, input }) => undoRun(ctx, input.id)),
    },
    files: {
      upload: os.files.upload.handler(({ context: { ctx }, input }) => uploadTable(ctx, input)),
      preview: os.files.preview.handler(({ context: { ctx }, input }) => previewUploaded(ctx, input)),
      import: os.files.import.handler(({ context: { ctx }, input }) => importTable(ctx, input)),
    },
    push: os.push.handler(({ context: { ctx }, input }) => pushPosts(ctx, input)),
    alerts: createAlertsHandlers(),
    authors: {
      export: os.authors.export.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => exportAuthor(scope, input))),
      erase: os.authors.erase.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => eraseAuthor(scope, input))),
      ...dashboardHandlers.authors,
    },
    compare: dashboardHandlers.compare,
    accuracy: dashboardHandlers.accuracy,
    dashboards: dashboardHandlers.dashboards,
  });
