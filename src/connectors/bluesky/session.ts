/** Connecting an account with an app password, and new tokens for old. */
import { z } from 'zod';
import type { Account, Answer, ConnectorContext, RejectionReason, Tokens } from '../connector.ts';
import { defaultServer } from './capabilities.ts';
import { call, parseJson } from './xrpc.ts';

const tokensSchema = z.object({
  accessJwt: z.string().min(1),
  refreshJwt: z.string().min(1),
  did: z.string().startsWith('did:'),
  handle: z.string().min(1),
  /** Address of the PDS that holds the account, without a trailing slash. */
  service: z.string().min(1),
});
export type BlueskyTokens = z.infer<typeof tokensSchema>;

/** Throws where the tokens are not ones that `connect` or `refresh` gave. */
export function parseTokens(tokens: Tokens): BlueskyTokens {
  return tokensSchema.parse(tokens);
}

const didDocument = z.object({ service: z.array(z.object({ id: z.string(), type: z.string(), serviceEndpoint: z.string() })) });

const createdSession = z.object({
  accessJwt: z.string().min(1),
  refreshJwt: z.string().min(1),
  did: z.string().startsWith('did:'),
  handle: z.string().min(1),
  didDoc: z.unknown().optional(),
  active: z.boolean().optional(),
});

const refreshedSession = z.object({
  accessJwt: z.string().nullish(),
  refreshJwt: z.string().nullish(),
  did: z.string().nullish(),
  handle: z.string().nullish(),
  didDoc: z.unknown().optional(),
});

const profileRecord = z.object({ value: z.object({ displayName: z.string().optional() }) });

/** Clear-text HTTP would show the password to the network; only a server on this machine may be reached by it. */
function isAcceptable(url: URL): boolean {
  const isLocal = url.hostname === 'localhost' || url.hostname === '127.0.0.1' || url.hostname === '[::1]';
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLocal);
}

/** The origin of a server address as people type it, or null. */
export function serverOrigin(typed: string): string | null {
  const text = typed.trim() || defaultServer;
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return isAcceptable(url) && url.username === '' ? url.origin : null;
}

/** Where the account lives according to its DID document; the address we talked to if the document names none. */
function serviceOf(didDoc: unknown, fallback: string): string {
  const document = didDocument.safeParse(didDoc);
  const entry = document.data?.service.find(({ id, type }) => id.endsWith('#atproto_pds') && type === 'AtprotoPersonalDataServer');
  return (entry && serverOrigin(entry.serviceEndpoint)) ?? fallback;
}

/** Copied handles bring an @ and invisible direction marks along. */
function cleanIdentifier(typed: string): string {
  return typed.replaceAll(/[\p{Cf}\s]/gu, '').replace(/^@/, '');
}

/** The page of an account in the official app. */
export function profileUrl(handleOrDid: string): string {
  return `https://bsky.app/profile/${handleOrDid}`;
}

function rejected(reason: RejectionReason, detail: string): Answer<never> {
  return { outcome: 'rejected', reason, detail };
}

/** The name in the account's own profile record. Decoration: where it cannot be read, the handle stands in. */
async function displayNameOf(ctx: ConnectorContext, tokens: BlueskyTokens): Promise<string> {
  const query = new URLSearchParams({ repo: tokens.did, collection: 'app.bsky.actor.profile', rkey: 'self' });
  const answer = await call(ctx, { service: tokens.service, method: 'com.atproto.repo.getRecord', query, kind: 'query' }, profileRecord);
  return (answer.ok && answer.value.value.displayName) || tokens.handle;
}

/** Opens a session. `server` may be empty; `identifier` is a handle, an e-mail address or a DID. */
export async function connect(
  ctx: ConnectorContext,
  credentials: Record<string, string>,
): Promise<Answer<{ tokens: Tokens; account: Account }>> {
  const server = serverOrigin(credentials['server'] ?? '');
  if (!server) return rejected('serverAddress', 'not an https address');
  const identifier = cleanIdentifier(credentials['identifier'] ?? '');
  const password = (credentials['appPassword'] ?? '').trim();
  if (!identifier || !password) return rejected('credentials', 'identifier or app password missing');

  const request = {
    service: server,
    method: 'com.atproto.server.createSession',
    kind: 'procedure',
    body: { identifier, password },
  } as const;
  const answer = await call(ctx, request, createdSession);
  if (!answer.ok) {
    if (answer.failure.outcome === 'authExpired') return rejected('credentials', 'identifier or app password wrong');
    // Every AT Protocol server names its errors; what answers without one is something else.
    const isOtherServer = answer.error === 'UnreadableAnswer' || (answer.failure.outcome === 'rejected' && answer.error === '');
    return isOtherServer ? rejected('serverAddress', 'no AT Protocol server answers there') : answer.failure;
  }
  const { accessJwt, refreshJwt, did, handle, didDoc, active } = answer.value;
  if (active === false) return rejected('accountSuspended', 'the account is not active');
  const tokens: BlueskyTokens = { accessJwt, refreshJwt, did, handle, service: serviceOf(didDoc, server) };
  const displayName = await displayNameOf(ctx, tokens);
  return { outcome: 'ok', tokens, account: { externalId: did, handle, displayName, url: profileUrl(handle) } };
}

/**
 * New tokens for old. What the server leaves empty keeps its old value. `authExpired` means that the person
 * has to connect again. A refresh token works once; the server accepts a repeat within two hours.
 */
export async function refresh(ctx: ConnectorContext, sealed: Tokens): Promise<Answer<{ tokens: Tokens }>> {
  const old = parseTokens(sealed);
  const request = { service: old.service, method: 'com.atproto.server.refreshSession', kind: 'procedure', token: old.refreshJwt } as const;
  const answer = await call(ctx, request, refreshedSession);
  if (!answer.ok) return answer.failure;
  const { accessJwt, refreshJwt, did, handle, didDoc } = answer.value;
  if (did && did !== old.did) return rejected('accountChanged', `the session is now of ${did}`);
  const tokens: BlueskyTokens = {
    accessJwt: accessJwt || old.accessJwt,
    refreshJwt: refreshJwt || old.refreshJwt,
    did: old.did,
    handle: handle || old.handle,
    service: serviceOf(didDoc, old.service),
  };
  return { outcome: 'ok', tokens };
}

/** The end of the refresh token as it says itself (`exp` of a JWT, RFC 7519; 90 days with PDS 0.5.35); null where it is opaque. */
export function endsAt(sealed: Tokens): Date | null {
  const [, payload = ''] = parseTokens(sealed).refreshJwt.split('.');
  const claims = expiring.safeParse(parseJson(Buffer.from(payload, 'base64url')));
  return claims.success ? new Date(claims.data.exp * 1000) : null;
}

const expiring = z.object({ exp: z.number() });
