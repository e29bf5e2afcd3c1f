/** Countries (ISO 3166-1, as the browser knows them; no list of our own to age) and time zones. */

/** Every two-letter code the browser has a name for. Codes that name no country (`EU`, `UN`, `ZZ`, …) are left out. */
export const countries: readonly string[] = allCountries();

function allCountries(): string[] {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const notCountries = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ', 'AC', 'CP', 'CQ', 'DG', 'EA', 'IC', 'TA', 'XK']);
  // Codes withdrawn from the standard have the name of their successor: only the first of a name counts, alive ones first.
  const withdrawn = new Set([
    'AN',
    'BU',
    'CS',
    'CT',
    'DD',
    'DY',
    'FQ',
    'FX',
    'HV',
    'JT',
    'MI',
    'NH',
    'NQ',
    'NT',
    'PC',
    'PU',
    'PZ',
    'RH',
    'SU',
    'TP',
    'UK',
    'VD',
    'WK',
    'YD',
    'YU',
    'ZR',
  ]);
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => !notCountries.has(code) && !withdrawn.has(code) && names.of(code) !== undefined);
}

/** IANA zones, and UTC, which the browser's list leaves out. */
export const zones: string[] = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

/** Where this browser is. */
export const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
