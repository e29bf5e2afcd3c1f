/** What other rooms may listen to. Correctness never waits for these: `mayLeave` is asked again before anything leaves. */
import { z } from 'zod';
import { defineEvent } from '#kernel/events.ts';
import { withdrawalReasons } from './contract.ts';

const release = { releaseId: z.uuid(), postId: z.uuid(), channelId: z.uuid() };

/** A release holds a signature and may leave in its window. */
export const releaseSigned = defineEvent('review.release.signed', z.object(release));
/** What is scheduled is to be cancelled, what is live to be deleted. */
export const releaseWithdrawn = defineEvent('review.release.withdrawn', z.object({ ...release, reason: z.enum(withdrawalReasons) }));
