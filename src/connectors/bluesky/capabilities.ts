/**
 * What Bluesky accepts, as data. Browser-safe.
 *
 * Sources, read 2026-11-22: lexicons `app.bsky.feed.post` (300 graphemes and 3000 bytes of text, 3
 * languages), `app.bsky.embed.images` (4 images of 2,000,000 bytes, formerly 1,000,000) and
 * `app.bsky.feed.defs` (counts) of bluesky-social/atproto at d6296a1 (2026-08-20). Longest side and length of
 * the alternative text are those of the official app (bluesky-social/social-app, `lib/constants.ts`); the servers set no limit.
 */
import type { Capabilities } from '../connector.ts';

export const defaultServer = 'https://bsky.social';

/** A post names at most three languages. */
export const maximumLanguages = 3;

export const capabilities: Capabilities = {
  network: 'bluesky',
  label: 'Bluesky',
  textLimits: [
    { unit: 'graphemes', maximum: 300 },
    { unit: 'bytes', maximum: 3000 },
  ],
  images: {
    maximumCount: 4,
    maximumBytes: 2_000_000,
    maximumSide: 2000,
    mediaTypes: ['image/jpeg', 'image/png', 'image/webp'],
    maximumAltGraphemes: 2000,
  },
  deletes: true,
  looksUp: true,
  postMetrics: ['likes', 'reposts', 'replies', 'quotes'],
  accountMetrics: ['followers', 'following', 'posts'],
  credentialFields: [
    { name: 'server', secret: false, required: false, placeholder: defaultServer },
    { name: 'identifier', secret: false, required: true },
    { name: 'appPassword', secret: true, required: true },
  ],
};
