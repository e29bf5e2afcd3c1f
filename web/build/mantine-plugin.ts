import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const id = 'virtual:mantine-styles';
const styles = join(dirname(createRequire(import.meta.url).resolve('@mantine/core/styles.css')), 'styles');
const classNames = /\/@mantine\/core\/esm\/.*\/(\w+)\.module\.mjs$/;

/**
 * `virtual:mantine-styles`. In a build each Mantine component brings its own style sheet, so that a page downloads
 * only those it shows (the whole sheet is 42 kB gzip); while developing, the whole sheet is simplest.
 */
export function mantinePlugin(): Plugin {
  let whole = true;
  return {
    name: 'auscult:mantine-styles',
    configResolved: (config) => {
      whole = config.command === 'serve';
    },
    resolveId: (source) => (source === id ? `\0${id}` : null),
    load(loaded) {
      if (loaded !== `\0${id}`) return null;
      const sheets = whole ? ['styles.css'] : ['styles/baseline.css', 'styles/default-css-variables.css', 'styles/global.css'];
      return sheets.map((sheet) => `import '@mantine/core/${sheet}';`).join('\n');
    },
    transform(code, file) {
      const name = whole ? null : classNames.exec(file.replaceAll('\\', '/'))?.[1];
      if (!name || !existsSync(join(styles, `${name}.css`))) return null;
      return { code: `import '@mantine/core/styles/${name}.css';\n${code}`, map: null };
    },
  };
}
