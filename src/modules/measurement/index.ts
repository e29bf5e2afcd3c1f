/** What the rooms below, and the example organisation, may ask of measurement. */
export { keepReadings, type Reading } from './points.ts';
export { standingsOf } from './progress.ts';
export { measurementRecord } from './record.ts';
