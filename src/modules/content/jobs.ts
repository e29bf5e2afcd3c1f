/** Background work of content. */
import type { AnyTask } from '#kernel/jobs.ts';
import { renderPost } from './renditions.ts';
import { keepIdleVersion } from './versions.ts';

export const contentTasks: readonly AnyTask[] = [keepIdleVersion, renderPost];
