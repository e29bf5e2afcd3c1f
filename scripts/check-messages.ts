/**
 * Part of `npm run check`: every message exists in all four languages with the same arguments, none is empty,
 * none is unused, every id the program names exists, and what it audits has words. Prints a list and exits 1 when something is wrong.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import { locales, type Locale } from '#kernel/contract.ts';
import { argumentsOf, readCatalogues, textsOf, type Catalogue } from '#kernel/messages.ts';

/**
 * Ids put together where no template literal shows it (`*` is anything). Templates such as `error.${code}`
 * in the sources are found without being named here.
 */
const composed = ['*.error.*', 'error.*', '*.action.*'];

const id = String.raw`[a-z][\w-]*(?:\.[\w-]+)+`;

/** Everything wrong with the catalogues themselves, one line each. */
export function faultsOfCatalogues(catalogues: readonly Catalogue[]): string[] {
  const faults: string[] = [];
  const shapes = new Map<string, Map<Locale, string>>();
  for (const { locale, room, messages } of catalogues) {
    for (const [key, text] of Object.entries(messages)) {
      const at = `messages/${locale}/${room}.json: ${key}`;
      if (!new RegExp(`^${id}$`).test(key) || !key.startsWith(`${room.split('-')[0]}.`))
        faults.push(`${at}: an id here starts with "${room.split('-')[0]}."`);
      if (text.trim() === '') faults.push(`${at}: is empty`);
      const shape = shapeOf(text);
      if (shape.fault) faults.push(`${at}: ${shape.fault}`);
      const shapesOfKey = shapes.get(key) ?? new Map<Locale, string>();
      if (shapesOfKey.has(locale)) faults.push(`${at}: is in another file too`);
      shapes.set(key, shapesOfKey.set(locale, shape.text));
    }
  }
  for (const [key, byLocale] of shapes) {
    const missing = locales.filter((locale) => !byLocale.has(locale));
    if (missing.length > 0) faults.push(`${key}: missing in ${missing.join(', ')}`);
    if (new Set(byLocale.values()).size > 1) {
      faults.push(`${key}: arguments differ: ${[...byLocale].map(([locale, shape]) => `${locale} ${shape || 'none'}`).join('; ')}`);
    }
  }
  return faults;
}

/** Ids that no source names, and ids that a source names and no catalogue has. `sources`: path → text. */
export function faultsOfUse(ids: ReadonlySet<string>, sources: ReadonlyMap<string, string>): string[] {
  const faults: string[] = [];
  const named = new Set<string>();
  const patterns = new Set(composed);
  const rooms = new Set([...ids].map((key) => key.slice(0, key.indexOf('.'))));
  const isOfRoom = (text: string) => rooms.has(text.slice(0, text.indexOf('.')));
  for (const [path, raw] of sources) {
    const text = withoutComments(raw);
    for (const [, , key = ''] of text.matchAll(new RegExp(`(['"\`])(${id})\\1`, 'g'))) named.add(key);
    for (const [, template = ''] of text.matchAll(/`([a-z][\w-]*\.[^`]*?\$\{[^`]*)`/g)) {
      const pattern = template.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '*');
      if (!/^[\w.*-]+$/.test(pattern) || !isOfRoom(pattern)) continue;
      patterns.add(pattern);
    }
    for (const [call, inside = ''] of text.matchAll(/(?<![\w.])(?:t|translate|i18n\._)\(([^()]*)/g)) {
      for (const [, , key = ''] of inside.matchAll(new RegExp(`(['"\`])(${id})\\1`, 'g'))) {
        if (!ids.has(key)) faults.push(`${path}: ${call.slice(0, call.indexOf('('))}() names ${key}, which no catalogue has`);
      }
    }
  }
  const tests = [...patterns].map(
    (pattern) =>
      new RegExp(
        `^${pattern
          .split('*')
          .map((part) => RegExp.escape(part))
          .join('.+')}$`,
      ),
  );
  for (const key of ids) {
    if (!named.has(key) && !tests.some((pattern) => pattern.test(key))) faults.push(`${key}: is used nowhere`);
  }
  return faults;
}

/** What the program writes into the audit trail and no catalogue puts in words: readers would see `room.thing.verb`. */
export function faultsOfActions(ids: ReadonlySet<string>, sources: ReadonlyMap<string, string>): string[] {
  const actions = new Set<string>();
  for (const [path, raw] of sources) {
    if (!path.startsWith('src/')) continue;
    for (const [, value = ''] of withoutComments(raw).matchAll(/\baction:([^,{}]*)/g)) {
      for (const [, action = ''] of value.matchAll(/'([a-z_]+\.[a-z_]+\.[a-z_.]+)'/g)) actions.add(action);
    }
  }
  const worded = (action: string) =>
    ids.has(action.replace('.', '.action.')) || ids.has(`ui.action.${action.slice(action.lastIndexOf('.') + 1)}`);
  return [...actions].filter((action) => !worded(action)).map((action) => `${action}: is done and audited, and has no words`);
}

/** The arguments of a message, each once and sorted: what its translations must share. */
function shapeOf(text: string): { text: string; fault?: string } {
  try {
    const message = compileMessageOrThrow(text);
    const found = argumentsOf(message);
    const shapes = found.map(({ name, kind, cases }) =>
      kind === 'select' ? `{${name} ${cases.join('/')}}` : `{${name}${kind === 'value' ? '' : ' number'}}`,
    );
    const shape = [...new Set(shapes)].sort().join(' ');
    // The parser takes a brace it cannot match for text.
    if (textsOf(message).some((part) => /[{}]/.test(part))) return { text: shape, fault: 'has a brace that opens or closes nothing' };
    if (found.some(({ kind, cases }) => (kind === 'plural' || kind === 'select') && !cases.includes('other')))
      return { text: shape, fault: 'lacks the case "other"' };
    // A date formatted inside a message would be written in the zone of the machine that happens to run it.
    if (found.some(({ kind }) => kind === 'other'))
      return {
        text: shape,
        fault: 'knows plain values, number, plural, selectordinal and select only; format dates before, in a named zone',
      };
    return { text: shape };
  } catch (error) {
    return { text: 'unreadable', fault: `is no ICU message: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Drops comments, steps over strings: a docstring that shows `t('…')` names no message. */
function withoutComments(text: string): string {
  const stringOrComment = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
  return text.replaceAll(stringOrComment, (found) => (found.startsWith('/') ? ' ' : found));
}

/** What a checkout says: sources of server and web, tests left out. */
function readSources(root: string): Map<string, string> {
  const paths = globSync(['src/**/*.{ts,json}', 'web/src/**/*.{ts,tsx}', 'scripts/*.ts'], { cwd: root });
  return new Map(paths.filter((path) => !/\.(?:test|gen)\.tsx?$/.test(path)).map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

if (import.meta.main) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const catalogues = readCatalogues(join(root, 'messages'));
  const ids = new Set(catalogues.flatMap(({ messages }) => Object.keys(messages)));
  const sources = readSources(root);
  const faults = [...faultsOfCatalogues(catalogues), ...faultsOfUse(ids, sources), ...faultsOfActions(ids, sources)];
  for (const fault of faults) console.log(fault);
  console.log(`${ids.size} messages in ${locales.length} languages, ${faults.length} faults`);
  if (faults.length > 0) process.exitCode = 1;
}
