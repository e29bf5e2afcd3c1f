/**
 * What a journey stands on: the program started as a person would, a real Chromium, a screenshot at each stop into
 * `.artifacts/journeys`. At each stop the page is examined; what was wrong anywhere is told at the end, in one go:
 *
 *   const journey = await startJourney('en');            // in before(); after(() => journey.close())
 *   const hanna = await journey.browser();               // one per person
 *   await hanna.goto('/'); …; await hanna.stop('home');
 *   journey.assertFaultless();                           // at the end of the test
 */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { ensureChromium } from '../../scripts/chromium.ts';
import { axeFindings, listen, pageFaults, settled } from './page-faults.ts';
import { startProgram, type Program, type ProgramOptions } from './program.ts';

const artifacts = fileURLToPath(new URL('../../.artifacts/journeys', import.meta.url));
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** Pictures of whole pages instead of the first screen: twenty times slower, for people who look at them. */
const wholePages = process.env['JOURNEYS_WHOLE_PAGES'] === 'yes';
/** How long anything may take to appear on a loaded machine, in milliseconds. */
const patience = 20_000;

export interface VisitorOptions {
  locale?: string;
  /** 360 px wide. */
  phone?: boolean;
  dark?: boolean;
}

export interface Journey extends Program {
  /** A browser of its own (cookies apart): one per person. */
  browser(options?: VisitorOptions): Promise<Visitor>;
  /** Throws where any page so far was not as it must be: axe-core, width, untranslated words, complaints of the browser. */
  assertFaultless(): void;
  close(): Promise<void>;
}

export interface Visitor {
  page: Page;
  context: BrowserContext;
  goto(path: string): Promise<void>;
  /** The same within the open program, as a link would: a tenth of the work. */
  move(path: string): Promise<void>;
  /** Once the page has loaded: a screenshot, and a look at what is wrong with it. */
  stop(name: string): Promise<void>;
  /** The page of the last stop in the other scheme: a screenshot, and the contrast of its words. */
  stopInTheDark(name: string): Promise<void>;
}

/** The steps of a journey, each a test: after one that broke off, the rest is skipped instead of waited for. */
export function startStory(): (name: string, work: () => void | Promise<void>) => void {
  let broken = false;
  return (name, work) =>
    void test(name, async (t) => {
      if (broken) return t.skip('an earlier step broke off');
      broken = true;
      await work();
      broken = false;
    });
}

export async function startJourney(name: string, options: ProgramOptions = {}): Promise<Journey> {
  const executablePath = ensureChromium();
  if (!executablePath) throw new Error('no Chromium');
  await mkdir(artifacts, { recursive: true });
  const program = await startProgram(options);
  const browser = await chromium.launch({ executablePath, args: flags });
  const faults: string[] = [];
  const pages: Page[] = [];
  let stops = 0;
  let told = false;
  const picture = (stop: string) => `${artifacts}/${name}-${stop}.png`;

  async function stop(page: Page, what: string, look: (page: Page) => Promise<string[]>): Promise<void> {
    stops += 1;
    const label = `${String(stops).padStart(2, '0')}-${what}`;
    await settled(page);
    // From the top, or what is sticky lies in the middle of the picture.
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.screenshot({ path: picture(label), fullPage: wholePages });
    for (const fault of await look(page)) faults.push(`${label} (${new URL(page.url()).pathname}): ${fault}`);
  }

  async function stopInTheDark(page: Page, what: string): Promise<void> {
    await showIn(page, 'dark');
    await stop(page, `${what}-dark`, (shown) => axeFindings(shown, ['color-contrast']));
    await showIn(page, 'light');
  }

  return {
    ...program,
    browser: async (wanted = {}) => {
      const context = await browser.newContext(contextOptions(program.url, wanted));
      const page = await context.newPage();
      page.setDefaultTimeout(patience);
      listen(page, faults);
      pages.push(page);
      return {
        page,
        context,
        goto: async (path) => void (await page.goto(path)),
        move: (path) => move(page, path),
        stop: (what) => stop(page, what, pageFaults),
        stopInTheDark: (what) => stopInTheDark(page, what),
      };
    },
    assertFaultless: () => {
      told = true;
      assert.deepEqual(faults, []);
    },
    close: async () => {
      // Where a test broke off, show where everybody stood and what was wrong until then.
      if (!told) {
        for (const [index, page] of pages.entries()) await page.screenshot({ path: picture(`broke-off-${index + 1}`) });
        process.stderr.write(faults.map((fault) => `${fault}\n`).join(''));
      }
      await browser.close();
      await program.stop();
    },
  };
}

/** Returns when the page has changed, not only the system around it. */
async function showIn(page: Page, scheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme });
  await page.locator(`html[data-mantine-color-scheme="${scheme}"]`).waitFor();
}

async function move(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    document.querySelector('h1')?.setAttribute('data-left', '');
    history.pushState({}, '', to);
  }, path);
  await page.locator('h1:not([data-left])').first().waitFor();
}

function contextOptions(baseURL: string, { locale = 'en-GB', phone = false, dark = false }: VisitorOptions) {
  return {
    baseURL,
    locale,
    timezoneId: 'Europe/Amsterdam',
    viewport: phone ? { width: 360, height: 740 } : { width: 1440, height: 900 },
    colorScheme: dark ? ('dark' as const) : ('light' as const),
    reducedMotion: 'reduce' as const,
    ...(phone ? { hasTouch: true, isMobile: true } : {}),
  };
}
