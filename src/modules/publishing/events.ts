/** What the rooms below may listen to. */
import { z } from 'zod';
import { defineEvent } from '#kernel/events.ts';

const dispatch = { dispatchId: z.uuid(), releaseId: z.uuid(), postId: z.uuid(), channelId: z.uuid() };

/** A post stands on its network. */
export const dispatchPublished = defineEvent('publishing.dispatch.published', z.object(dispatch));
/** A post was deleted from its network. */
export const dispatchWithdrawn = defineEvent('publishing.dispatch.withdrawn', z.object(dispatch));
