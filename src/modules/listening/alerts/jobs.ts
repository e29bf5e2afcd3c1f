/** Background work of alerts: looking at the rules, telling of what they found. */
import type { Cron } from '#kernel/jobs.ts';
import { deliverTask } from './deliver.ts';
import { evaluateAlerts, evaluateOne } from './evaluate.ts';

export const alertTasks = [evaluateOne, deliverTask];
export const alertCrons: readonly Cron[] = [{ task: evaluateAlerts, pattern: '*/2 * * * *' }];
