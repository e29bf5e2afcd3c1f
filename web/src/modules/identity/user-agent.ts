const browsers: [name: string, mark: RegExp][] = [
  ['Edge', /\bEdgA?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|CriOS|HeadlessChrome)\//],
  ['Safari', /\bSafari\//],
];

const systems: [name: string, mark: RegExp][] = [
  ['Android', /\bAndroid\b/],
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
];

/**
 * "Firefox, Windows" from a user-agent line, for recognising one's own sessions; null when nothing in it is known.
 * Marks are looked for in this order because most lines also carry older names.
 */
export function describeAgent(line: string | null): { name: string | null; mobile: boolean } {
  if (!line) return { name: null, mobile: false };
  const found = [browsers, systems].map((table) => table.find(([, mark]) => mark.test(line))?.[0]).filter(Boolean);
  return { name: found.length > 0 ? found.join(', ') : null, mobile: /\b(Mobile|Android|iPhone|iPad)\b/.test(line) };
}
