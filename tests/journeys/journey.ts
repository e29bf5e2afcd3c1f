/**
 * What a journey stands on: the program started as a person would (through the launcher, web built), a real Chromium,
 * a screenshot at each stop into `.artifacts/`, axe-core on each page.
 */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { ensureChromium } from '../../scripts/chromium.ts';
import { createTestDatabase } from '#tests/harness.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const artifacts = `${root}.artifacts/journeys`;
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export interface Journey {
  url: string;
  databaseUrl: string;
  dataDir: string;
  /** A browser of its own (cookies apart): one per person. */
  browser(options?: { locale?: string; phone?: boolean; dark?: boolean }): Promise<Visitor>;
  close(): Promise<void>;
}

export interface Visitor {
  page: Page;
  context: BrowserContext;
  goto(path: string): Promise<void>;
  /** A screenshot, then axe-core: nothing may be found. */
  stop(name: string): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}

/** Start the program on a fresh database. `settings` are environment variables. */
export async function startJourney(name: string, settings: Record<string, string> = {}): Promise<Journey> {
  const executablePath = ensureChromium();
  if (!executablePath) throw new Error('no Chromium');
  await mkdir(artifacts, { recursive: true });
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(`${tmpdir()}/auscult-journey-`);
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const child = spawn(process.execPath, [`${root}scripts/launch.mjs`, 'serve'], {
    env: { ...process.env, NODE_TEST_CONTEXT: '', PORT: String(port), DATA_DIR: dataDir, DATABASE_URL: database.url, PUBLIC_URL: url, LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'error', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await answered(child);
  const profile = await mkdtemp(`${tmpdir()}/auscult-chromium-`);
  const browser = await chromium.launch({ executablePath, args: flags });
  const faults: string[] = [];
  return {
    url,
    databaseUrl: database.url,
    dataDir,
    browser: async (options = {}) => {
      const context = await browser.newContext({
        baseURL: url,
        locale: options.locale ?? 'en-GB',
        timezoneId: 'Europe/Amsterdam',
        viewport: options.phone ? { width: 360, height: 740 } : { width: 1440, height: 900 },
        colorScheme: options.dark ? 'dark' : 'light',
        reducedMotion: 'reduce',
        ...(options.phone ? { hasTouch: true, isMobile: true } : {}),
      });
      const page = await context.newPage();
      // A page that throws or is refused something by its own policy is broken, whatever it shows.
      page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error' && /Content Security Policy|Uncaught/.test(message.text())) faults.push(`${page.url()}: ${message.text()}`);
      });
      return visitor(name, page, context, faults);
    },
    close: async () => {
      await browser.close();
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
      await rm(profile, { recursive: true, force: true });
    },
  };
}

async function answered(child: ChildProcess): Promise<void> {
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`the program ended with code ${String(code)} before it answered`);
  });
  const ready = new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('answers at')) resolve();
    });
  });
  await Promise.race([ready, failed]);
}

let stops = 0;

function visitor(journey: string, page: Page, context: BrowserContext, faults: string[]): Visitor {
  return {
    page,
    context,
    goto: async (path) => {
      await page.goto(path);
    },
    stop: async (name) => {
      stops += 1;
      await page.screenshot({ path: `${artifacts}/${journey}-${String(stops).padStart(2, '0')}-${name}.png`, fullPage: true, animations: 'disabled' });
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
      const found = violations.map((violation) => `${violation.id} (${violation.impact ?? ''}): ${violation.nodes.map((node) => node.target.join(' ')).slice(0, 4).join(' | ')}`);
      assert.deepEqual(found, [], `axe-core at "${name}" (${page.url()})`);
      assert.deepEqual(faults, [], `the browser's own complaints up to "${name}"`);
    },
  };
}
