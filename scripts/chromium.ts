/** A Chromium for the journeys: the one installed, else Debian's package, else Playwright's. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const known = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Answers the path of the browser, or null after saying in one line how to get one. */
export function ensureChromium(): string | null {
  const given = process.env['CHROMIUM'];
  const found = (given && existsSync(given) ? given : undefined) ?? known.find((path) => existsSync(path));
  if (found) return found;
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    process.stderr.write('No Chromium here: installing Debian’s.\n');
    spawnSync('apt-get', ['update'], { stdio: ['ignore', 2, 2] });
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium';
  } else if (!existsSync('/usr/bin/apt-get')) {
    const cli = fileURLToPath(new URL('../node_modules/playwright-core/cli.js', import.meta.url));
    spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: ['ignore', 2, 2] });
    const where = spawnSync(process.execPath, ['-e', "import('playwright-core').then((p) => console.log(p.chromium.executablePath()))"], {
      encoding: 'utf8',
    }).stdout.trim();
    if (where && existsSync(where)) return where;
  }
  process.stdout.write('No Chromium found: run "apt-get install chromium" (or set CHROMIUM to its path) and start again.\n');
  return null;
}
