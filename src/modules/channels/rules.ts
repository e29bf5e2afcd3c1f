/** Pure decisions of channels: what a call says about a channel's health, and what new tokens may overwrite. */
import type { RejectionReason, Tokens } from '#connectors/connector.ts';
import type { HealthState } from './contract.ts';

/** The part of any connector's answer that tells about the connection. */
export interface CallOutcome {
  outcome: string;
  reason?: string;
  retryAfterSeconds?: number;
}

export interface Health {
  state: HealthState;
  reason: string | null;
  until: Date | null;
  /** Calls in a row without a readable answer. */
  failures: number;
}

const day = 86_400_000;
/** Two weeks before a connection ends it is renewed without being asked; within one week somebody is told. */
export const renewWithinMs = 14 * day;
export const warnWithinMs = 7 * day;
/** One lost answer is the weather; three in a row are a fault. */
export const failuresUntilUnreachable = 3;

/** Refusals that concern the account, not the post. */
const accountReasons: ReadonlySet<string> = new Set<RejectionReason>([
  'credentials',
  'secondFactor',
  'accountSuspended',
  'accountChanged',
  'forbidden',
]);

/**
 * The health after one call. `endsAt` is when the connection ends unless renewed; `checking` is set where
 * somebody asked for the truth now, so that a single failure counts.
 */
export function healthAfter(
  before: Health,
  answer: CallOutcome,
  { now, endsAt, checking = false }: { now: Date; endsAt: Date | null; checking?: boolean },
): Health {
  switch (answer.outcome) {
    case 'authExpired':
      return { state: 'expired', reason: null, until: null, failures: 0 };
    case 'rateLimited':
      return { state: 'rate_limited', reason: null, until: new Date(now.getTime() + (answer.retryAfterSeconds ?? 60) * 1000), failures: 0 };
    case 'unknown': {
      const failures = before.failures + 1;
      return checking || failures >= failuresUntilUnreachable
        ? { state: 'unreachable', reason: null, until: null, failures }
        : { ...before, failures };
    }
    case 'rejected':
      if (answer.reason && accountReasons.has(answer.reason)) return { state: 'revoked', reason: answer.reason, until: null, failures: 0 };
  }
  // Whatever else was answered, the network let us in.
  const endsSoon = endsAt !== null && endsAt.getTime() - now.getTime() < warnWithinMs;
  return endsSoon
    ? { state: 'expiring', reason: null, until: endsAt, failures: 0 }
    : { state: 'ok', reason: null, until: null, failures: 0 };
}

export function sameHealth(one: Health, other: Health): boolean {
  return (
    one.state === other.state &&
    one.reason === other.reason &&
    one.failures === other.failures &&
    one.until?.getTime() === other.until?.getTime()
  );
}

/** States in which nothing leaves until a person acts. `rate_limited` heals by itself. */
export function needsPerson(state: HealthState): boolean {
  return state === 'expiring' || state === 'expired' || state === 'revoked' || state === 'unreachable';
}

/** Message ids of what is the matter and what to do; no remedy where nothing is to be done. */
export function healthMessages(channel: { byHand: boolean; health: HealthState; healthReason: string | null }): {
  messageId: string;
  remedyId: string | null;
} {
  const kind = channel.byHand
    ? 'by_hand'
    : channel.healthReason === 'disconnected'
      ? 'disconnected'
      : channel.healthReason === 'accountSuspended'
        ? 'suspended'
        : channel.health;
  const fine = kind === 'by_hand' || kind === 'ok';
  return { messageId: `channels.health.${kind}`, remedyId: fine ? null : `channels.remedy.${kind}` };
}

/** New tokens over old ones: what came back empty keeps its old value, so that a good refresh token is never lost. */
export function mergeTokens(old: Tokens, fresh: Tokens): Tokens {
  const filled = Object.entries(fresh).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return { ...old, ...Object.fromEntries(filled) };
}

/** What is wrong with typed credentials before they are sent: names of missing and of unknown fields. */
export function credentialFaults(
  fields: readonly { name: string; required: boolean }[],
  credentials: Record<string, string>,
): { path: string; code: string }[] {
  const missing = fields
    .filter(({ name, required }) => required && !credentials[name]?.trim())
    .map(({ name }) => ({ path: `credentials.${name}`, code: 'required' }));
  const unknown = Object.keys(credentials)
    .filter((name) => !fields.some((field) => field.name === name))
    .map((name) => ({ path: `credentials.${name}`, code: 'unknown_field' }));
  return [...missing, ...unknown];
}
