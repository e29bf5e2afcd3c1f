/**
 * What every connector to a network is: capabilities as data and a handful of calls.
 * A connector knows nothing of modules, jobs or the database. It is given `fetch` (the SSRF-safe
 * client of the kernel), sealed tokens already opened, and answers in words that name no network.
 */

/** How a network counts the characters of a post. */
export interface TextLimit {
  /** What is counted. `graphemes` as a reader sees them, `bytes` of UTF-8. */
  unit: 'graphemes' | 'bytes' | 'utf16';
  maximum: number;
}

/** What a network accepts as pictures. */
export interface ImageLimits {
  maximumCount: number;
  maximumBytes: number;
  /** Longest side of a rendition, in pixels. */
  maximumSide: number;
  mediaTypes: readonly string[];
  maximumAltGraphemes: number | null;
}

/** What a network can do, read by the composer, the planner and the dispatcher alike. */
export interface Capabilities {
  network: string;
  /** The network's own name, not translated. */
  label: string;
  textLimits: readonly TextLimit[];
  images: ImageLimits;
  deletes: boolean;
  /** A post already published can be looked up by a key that we choose before we send. */
  looksUp: boolean;
  /** Metric names that `readPostMetrics` may answer. */
  postMetrics: readonly string[];
  accountMetrics: readonly string[];
  /** Fields of the form that connects an account. */
  credentialFields: readonly CredentialField[];
}

export interface CredentialField {
  name: string;
  secret: boolean;
  required: boolean;
  /** Shown when the field is empty, e.g. the default server address. */
  placeholder?: string;
}

/** What the outside call needs and nothing more. */
export interface ConnectorContext {
  fetch: typeof fetch;
  signal?: AbortSignal;
  now: () => Date;
}

/** Plain JSON that only the connector understands; the caller seals it and hands it back. */
export type Tokens = Record<string, unknown>;

export interface Account {
  /** The network's stable id (a DID, a page id). */
  externalId: string;
  handle: string;
  displayName: string;
  url: string;
}

/** A rendition, byte for byte what was signed. */
export interface Media {
  sha256: string;
  mediaType: string;
  bytes: Uint8Array;
  alt: string;
  width: number;
  height: number;
}

export interface OutgoingPost {
  text: string;
  languages: readonly string[];
  media: readonly Media[];
}

/** Fixed when a dispatch is prepared and never changed: what makes a repeat harmless. */
export interface Handles {
  recordKey: string;
  createdAt: string;
}

/** What an upload left on the network, plain JSON, stored before the post is sent. */
export type UploadHandle = Record<string, unknown>;

export type Published = { uri: string; version: string; url: string; publishedAt: string };

/**
 * Why a network will not do what was asked, however often it is asked. The web has a sentence for each.
 * `mediaMissing`: the upload is gone, upload again. `recordKeyTaken`: another post stands under this key.
 * `accountChanged`: the tokens now belong to someone else. `invalid`: see the detail.
 */
export const rejectionReasons = [
  'credentials',
  'secondFactor',
  'serverAddress',
  'accountSuspended',
  'accountChanged',
  'forbidden',
  'textTooLong',
  'textMalformed',
  'tooManyImages',
  'mediaMissing',
  'mediaTooLarge',
  'mediaType',
  'recordKeyTaken',
  'notOwnPost',
  'invalid',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/** The answer of `publish`. `unknown` is looked up before anything is tried again. */
export type PublishOutcome =
  | ({ outcome: 'published' } & Published)
  | { outcome: 'pending'; retryAfterSeconds: number }
  | { outcome: 'rateLimited'; retryAfterSeconds: number }
  | { outcome: 'authExpired' }
  | { outcome: 'rejected'; reason: RejectionReason; detail: string }
  | { outcome: 'unknown'; detail: string };

export type LookUpOutcome =
  | ({ outcome: 'published' } & Published)
  | { outcome: 'absent' }
  | { outcome: 'authExpired' }
  | { outcome: 'unknown'; detail: string };

export type CallFailure =
  | { outcome: 'authExpired' }
  | { outcome: 'rateLimited'; retryAfterSeconds: number }
  | { outcome: 'rejected'; reason: RejectionReason; detail: string }
  | { outcome: 'unknown'; detail: string };

export type Answer<T> = ({ outcome: 'ok' } & T) | CallFailure;

/** What stands on the network now, for the comparison with what was signed. */
export interface LivePost {
  text: string;
  languages: readonly string[];
  media: readonly { alt: string; sha256: string | null }[];
  createdAt: string;
  url: string;
}

export interface Metric {
  name: string;
  value: number;
}

export interface Connector {
  capabilities: Capabilities;
  /** Exchange what the person typed for tokens. Bad credentials are `rejected` with reason `credentials`. */
  connect(ctx: ConnectorContext, credentials: Record<string, string>): Promise<Answer<{ tokens: Tokens; account: Account }>>;
  /** New tokens for old. A field the network left empty keeps its old value. */
  refresh(ctx: ConnectorContext, tokens: Tokens): Promise<Answer<{ tokens: Tokens }>>;
  /** When the connection ends unless the tokens are renewed before; null where it does not end. Pure. */
  endsAt(tokens: Tokens): Date | null;
  readAccount(ctx: ConnectorContext, tokens: Tokens): Promise<Answer<{ account: Account; metrics: Metric[] }>>;
  /** Handles fixed for one dispatch; `seed` makes them reproducible from the dispatch id. Pure. */
  prepare(now: Date, seed: string): Handles;
  upload(ctx: ConnectorContext, tokens: Tokens, media: Media): Promise<Answer<{ handle: UploadHandle }>>;
  publish(
    ctx: ConnectorContext,
    tokens: Tokens,
    handles: Handles,
    post: OutgoingPost,
    uploads: readonly UploadHandle[],
  ): Promise<PublishOutcome>;
  lookUp(ctx: ConnectorContext, tokens: Tokens, handles: Handles): Promise<LookUpOutcome>;
  /** Removing what is already gone is `ok`. */
  remove(ctx: ConnectorContext, tokens: Tokens, published: { uri: string }): Promise<Answer<object>>;
  readPost(ctx: ConnectorContext, tokens: Tokens, published: { uri: string }): Promise<Answer<{ post: LivePost | null }>>;
  readPostMetrics(ctx: ConnectorContext, tokens: Tokens, published: { uri: string }[]): Promise<Answer<{ metrics: Map<string, Metric[]> }>>;
}
