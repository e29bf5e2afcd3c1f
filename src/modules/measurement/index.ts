/** What the rooms below, and the example organisation, may ask of measurement. */
export { keepReadings } from './points.ts';
export { measurementRecord } from './record.ts';
