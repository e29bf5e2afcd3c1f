/** Composition: the contracts, handlers, tasks and records of every room become one program. */
import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { ORPCError } from '@orpc/server';
import type { MiddlewareHandler } from 'hono';
import { assertNamesFields, toClientError, type Caller, type RequestContext } from '#kernel/handler.ts';
import { createHttp, fault, serveWeb, type App, type HttpVariables } from '#kernel/http.ts';
import { logger } from '#kernel/log.ts';
import { openApiDocument } from '#kernel/openapi.ts';
import type { Room } from '#kernel/room.ts';
import type { Kernel } from '#kernel/types.ts';
import type { Work } from '#kernel/worker.ts';
import { createChannelsHandlers } from '#modules/channels/handlers.ts';
import { channelsRecord } from '#modules/channels/index.ts';
import { channelsCrons, channelsTasks } from '#modules/channels/jobs.ts';
import { createComplianceHandlers } from '#modules/compliance/handlers.ts';
import { complianceRecord } from '#modules/compliance/index.ts';
import { createContentHandlers } from '#modules/content/handlers.ts';
import { contentRecord } from '#modules/content/index.ts';
import { contentTasks } from '#modules/content/jobs.ts';
import { authenticate, identityRecord } from '#modules/identity/index.ts';
import { createIdentityHandlers } from '#modules/identity/handlers.ts';
import { identityTasks } from '#modules/identity/jobs.ts';
import { createListeningHandlers } from '#modules/listening/handlers.ts';
import { listeningRecord } from '#modules/listening/index.ts';
import { listeningCrons, listeningTasks } from '#modules/listening/jobs.ts';
import { createMeasurementHandlers } from '#modules/measurement/handlers.ts';
import { measurementRecord } from '#modules/measurement/index.ts';
import { measurementCrons, measurementTasks } from '#modules/measurement/jobs.ts';
import { createPublishingHandlers } from '#modules/publishing/handlers.ts';
import { publishingRecord } from '#modules/publishing/index.ts';
import { publishingCrons, publishingTasks } from '#modules/publishing/jobs.ts';
import { createReviewHandlers } from '#modules/review/handlers.ts';
import { reviewRecord, verifyReview } from '#modules/review/index.ts';
import { createStrategyHandlers } from '#modules/strategy/handlers.ts';
import { strategyRecord } from '#modules/strategy/index.ts';
import packageFile from '../package.json' with { type: 'json' };
import { contract } from './contract.ts';
import { anchorCron } from './anchor.ts';
import type { Verifier } from './verify.ts';
import { createRecordHandlers } from './record.ts';

/** In the order of the house; a room knows only those above it. */
export const rooms: readonly Room[] = [
  { name: 'audit', crons: [anchorCron] },
  { name: 'identity', tasks: identityTasks, record: identityRecord },
  { name: 'channels', tasks: channelsTasks, crons: channelsCrons, record: channelsRecord },
  { name: 'strategy', record: strategyRecord },
  { name: 'content', tasks: contentTasks, record: contentRecord },
  { name: 'compliance', record: complianceRecord },
  { name: 'review', record: reviewRecord },
  { name: 'publishing', tasks: publishingTasks, crons: publishingCrons, record: publishingRecord },
  { name: 'listening', tasks: listeningTasks, crons: listeningCrons, record: listeningRecord },
  { name: 'measurement', tasks: measurementTasks, crons: measurementCrons, record: measurementRecord },
];

/** Everything the queue works. */
export const work: Work = {
  tasks: rooms.flatMap((room) => [...(room.tasks ?? []), ...(room.crons ?? []).map((cron) => cron.task)]),
  crons: rooms.flatMap((room) => room.crons ?? []),
};

/** What `auscult verify` checks besides the audit chain. */
export const verifiers: readonly Verifier[] = [verifyReview];

const log = logger('api');

function createRouter() {
  return {
    identity: createIdentityHandlers(() => contract),
    channels: createChannelsHandlers(),
    strategy: createStrategyHandlers(),
    content: createContentHandlers(),
    compliance: createComplianceHandlers(),
    review: createReviewHandlers(),
    publishing: createPublishingHandlers(),
    listening: createListeningHandlers(),
    measurement: createMeasurementHandlers(),
    record: createRecordHandlers(rooms.flatMap((room) => room.record ?? [])),
  };
}

/** The whole HTTP application. `webFolder` holds the built web; null serves the API alone. */
export async function createApp(kernel: Kernel, options: { webFolder: string | null; ready: () => Promise<boolean> }): Promise<App> {
  const app = createHttp(kernel);
  const document = await openApiDocument(contract, { version: packageFile.version, publicUrl: kernel.config.publicUrl });
  app.get('/healthz', (context) => context.json({ status: 'ok' }));
  app.get('/readyz', async (context) => ((await options.ready()) ? context.json({ status: 'ready' }) : fault(context, 503, 'unavailable')));
  app.get('/api/openapi.json', (context) => context.json(document));
  app.all('/api/*', handleApi(kernel));
  if (options.webFolder) serveWeb(app, options.webFolder);
  return app;
}

function handleApi(kernel: Kernel): MiddlewareHandler<HttpVariables> {
  const handler = new OpenAPIHandler(createRouter(), {
    clientInterceptors: [
      async ({ next, context }) => {
        try {
          return await next();
        } catch (error) {
          throw toClientError(error, (fatal) => log.error('operation failed', { error: fatal, requestId: context.requestId }));
        }
      },
    ],
    interceptors: [
      async ({ next, request, ...options }) => {
        const body = async () => {
          const read = await request.body();
          assertNamesFields(read);
          return read;
        };
        try {
          return await next({ ...options, request: Object.create(request, { body: { value: body } }) });
        } catch (error) {
          if (error instanceof ORPCError) throw error;
          throw new ORPCError('malformed_json', { status: 400, message: 'malformed_json', data: {} });
        }
      },
    ],
  });
  return async (context) => {
    const responseHeaders = new Headers();
    const bare = {
      kernel,
      requestId: context.get('requestId'),
      method: context.req.method,
      headers: context.req.raw.headers,
      responseHeaders,
      address: context.get('address'),
    };
    let caller: Promise<Caller | null> | undefined;
    const request: RequestContext = { ...bare, authenticate: () => (caller ??= authenticate(bare)) };
    const { matched, response } = await handler.handle(context.req.raw, { prefix: '/api', context: request });
    if (!matched) return fault(context, 404, 'not_found');
    for (const cookie of responseHeaders.getSetCookie()) response.headers.append('set-cookie', cookie);
    responseHeaders.forEach((value, name) => {
      if (name !== 'set-cookie') response.headers.set(name, value);
    });
    return context.newResponse(response.body, response);
  };
}
