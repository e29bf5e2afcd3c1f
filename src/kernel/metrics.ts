/** Prometheus metrics at `/metrics`. No label ever holds a person, a text or an id. */
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

const registry = new Registry();
collectDefaultMetrics({ register: registry });

export const httpDuration = new Histogram({
  name: 'auscult_http_request_duration_seconds',
  help: 'Time to answer HTTP requests.',
  labelNames: ['method', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
  registers: [registry],
});

export const jobsTotal = new Counter({
  name: 'auscult_jobs_total',
  help: 'Jobs worked, by task and outcome.',
  labelNames: ['task', 'outcome'],
  registers: [registry],
});

export function metricsText(): Promise<string> {
  return registry.metrics();
}
