/** Listening: what other rooms may call. */
export { createDetector } from './detect/detector.ts';
export { listeningRecord } from './record.ts';
