/** HTTP: request ids, security headers with a strict CSP, body limits, rate limits, health, metrics, the web's files. */
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { Hono, type Context as HonoContext, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { secureHeaders } from 'hono/secure-headers';
import { getConnInfo } from '@hono/node-server/conninfo';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { newId, randomToken } from './ids.ts';
import { logger } from './log.ts';
import { httpDuration, metricsText } from './metrics.ts';
import type { Kernel } from './types.ts';

export interface HttpVariables {
  Variables: { requestId: string; address: string };
}
export type App = Hono<HttpVariables>;

const log = logger('http');
const jsonLimit = 1024 * 1024;
/** An image may have 25 MB (media.ts); the form around it adds a little. */
export const uploadLimit = 26 * 1024 * 1024;
const perMinute = { general: 3000, signIn: 30 };
/** Where secrets are tried: slower for everyone. */
const guarded = new Set([
  '/api/sign-in',
  '/api/sign-in/second-factor',
  '/api/set-up',
  '/api/password-reset',
  '/api/password-reset/confirm',
  '/api/invitation/read',
  '/api/invitation/accept',
  '/api/me/password',
]);

export function createHttp(kernel: Kernel): App {
  const app: App = new Hono<HttpVariables>();
  app.use(observe(kernel));
  app.use(compress());
  app.use(
    secureHeaders({
      xFrameOptions: 'DENY',
      referrerPolicy: 'strict-origin-when-cross-origin',
      crossOriginOpenerPolicy: 'same-origin',
      strictTransportSecurity: kernel.config.publicUrl.startsWith('https:') ? 'max-age=31536000; includeSubDomains' : false,
      permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [] },
    }),
  );
  app.use('/api/*', rateLimit(), limitBody());
  app.use('/api/*', async (context, next) => {
    await next();
    context.header('cache-control', context.res.headers.get('cache-control') ?? 'no-store');
  });
  app.onError((error, context) => {
    log.error('request failed', { error, requestId: context.get('requestId') });
    return fault(context, 500, 'internal');
  });
  app.get('/metrics', (context) => metrics(context));
  return app;
}

/** Errors that arise before the contract is reached, in the contract's shape. */
export function fault(context: HonoContext<HttpVariables>, status: 400 | 404 | 413 | 429 | 500 | 503, code: string, data: object = {}) {
  return context.json({ defined: false, code, status, message: code, data }, status);
}

function observe(kernel: Kernel): MiddlewareHandler<HttpVariables> {
  return async (context, next) => {
    const started = performance.now();
    const requestId = newId();
    context.set('requestId', requestId);
    context.set('address', addressOf(kernel, context));
    context.header('x-request-id', requestId);
    await next();
    const seconds = (performance.now() - started) / 1000;
    const { method } = context.req;
    httpDuration.observe({ method, status: String(context.res.status) }, seconds);
    log.info('request', {
      requestId,
      method,
      route: context.req.path.replace(/[0-9a-f-]{36}/g, '{id}'),
      status: context.res.status,
      durationMs: Math.round(seconds * 1000),
    });
  };
}

/** The caller's address; behind trusted proxies, the entry that the outermost of them wrote. */
function addressOf(kernel: Kernel, context: HonoContext): string {
  const { trustProxy } = kernel.config;
  if (trustProxy > 0) {
    const forwarded = (context.req.header('x-forwarded-for') ?? '').split(',').map((part) => part.trim());
    const address = forwarded.at(-trustProxy);
    if (address) return address;
  }
  try {
    return getConnInfo(context).remote.address ?? 'unknown';
  } catch {
    return 'unknown'; // a request made in-process, by a test
  }
}

function rateLimit(): MiddlewareHandler<HttpVariables> {
  const general = new RateLimiterMemory({ points: perMinute.general, duration: 60 });
  const signIn = new RateLimiterMemory({ points: perMinute.signIn, duration: 60 });
  return async (context, next) => {
    const key = context.get('address');
    const limiter = guarded.has(context.req.path) && context.req.method !== 'GET' ? signIn : general;
    try {
      await limiter.consume(key);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const seconds = Math.ceil(refusal.msBeforeNext / 1000);
      context.header('retry-after', String(seconds));
      return fault(context, 429, 'rate_limited', { values: { seconds } });
    }
    return next();
  };
}

function limitBody(): MiddlewareHandler<HttpVariables> {
  const limit = (maxSize: number) =>
    bodyLimit({
      maxSize,
      onError: (context) =>
        fault(context as HonoContext<HttpVariables>, 413, 'too_large', { values: { megabytes: Math.floor(maxSize / 1024 / 1024) } }),
    });
  const json = limit(jsonLimit);
  const upload = limit(uploadLimit);
  return (context, next) => {
    // Over a socket, a request that announces no body has none (RFC 9112, 6.3), as a browser's DELETE; the adapter gives it an empty stream all the same.
    const announced = context.req.header('content-length') !== undefined || context.req.header('transfer-encoding') !== undefined;
    if (!announced && context.get('address') !== 'unknown') return next();
    return (context.req.header('content-type') ?? '').startsWith('multipart/form-data') ? upload(context, next) : json(context, next);
  };
}

async function metrics(context: HonoContext<HttpVariables>) {
  // Metrics are for this machine and its scraper, not for the public.
  const address = context.get('address');
  if (!/^(127\.|::1$|::ffff:127\.|unknown$)/.test(address)) return fault(context, 404, 'not_found');
  return context.text(await metricsText(), 200, { 'content-type': 'text/plain; version=0.0.4' });
}

const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.map': 'application/json',
};

/** The built web: hashed files for ever, the page itself fresh each time with its own nonce. */
export function serveWeb(app: App, folder: string): void {
  app.get('*', async (context) => {
    const path = normalize(decodeURIComponent(context.req.path));
    if (path.startsWith('/api/')) return fault(context, 404, 'not_found');
    const extension = extname(path);
    if (extension && types[extension] && !path.endsWith('.html')) {
      const file = join(folder, path);
      const found = file.startsWith(folder) ? await stat(file).catch(() => null) : null;
      if (!found?.isFile()) return context.text('not found', 404);
      context.header('content-type', types[extension]);
      context.header('cache-control', path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
      return context.body(new Uint8Array(await readFile(file)));
    }
    const page = await readFile(join(folder, 'index.html'), 'utf8').catch(() => null);
    if (page === null) return context.text('The web is not built. Run: npm run build', 503);
    const nonce = randomToken(16);
    context.header('cache-control', 'no-store');
    context.header(
      'content-security-policy',
      `default-src 'self'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
    );
    return context.html(page.replaceAll('__CSP_NONCE__', nonce));
  });
}
