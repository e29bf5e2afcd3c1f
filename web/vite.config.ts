/// <reference types="vitest/config" />
import { fileURLToPath } from 'node:url';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import postcssPresetMantine from 'postcss-preset-mantine';
import { defineConfig } from 'vite';
import { contractPlugin } from './build/contract-plugin.ts';
import { mantinePlugin } from './build/mantine-plugin.ts';
import { messagesPlugin } from './build/messages-plugin.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// A tool demands the default export.
export default defineConfig({
  root: here('./'),
  cacheDir: here('../node_modules/.vite-web'),
  plugins: [
    tanstackRouter({
      target: 'react',
      autoCodeSplitting: true,
      // A route's loader travels with its page: whatever either imports stays out of the first download.
      codeSplittingOptions: { defaultBehavior: [['loader', 'component'], ['pendingComponent'], ['errorComponent'], ['notFoundComponent']] },
      routesDirectory: here('./src/routes'),
      generatedRouteTree: here('./src/route-tree.gen.ts'),
      addExtensions: true,
      quoteStyle: 'single',
      semicolons: true,
      disableLogging: true,
    }),
    react(),
    contractPlugin(),
    messagesPlugin(),
    mantinePlugin(),
  ],
  css: {
    postcss: { plugins: [postcssPresetMantine()] },
  },
  server: {
    port: 4101,
    proxy: { '/api': { target: process.env.AUSCULT_API ?? 'http://localhost:4100' } },
    fs: { allow: [here('../')] },
  },
  build: {
    outDir: process.env.AUSCULT_WEB_OUT ?? here('./dist'),
    emptyOutDir: true,
    target: 'baseline-widely-available',
    // Inlined assets would be `data:` addresses, which the content security policy admits for pictures only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    // What is heavy (ECharts, FullCalendar, CodeMirror, the languages) is reached by lazy routes or `import()` only and
    // splits itself. What every page shares travels in four files, each with all it needs, instead of a hundred.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'core', tags: ['$initial'], priority: 50 },
            { name: 'echarts', test: /[\\/]node_modules[\\/](echarts|zrender)[\\/]/, priority: 40 },
            { name: 'icons', test: /[\\/]@tabler[\\/]/, priority: 30 },
            {
              name: 'shell',
              test: /[\\/]web[\\/]src[\\/](shell[\\/](?!search-dialog|hosts|confirm-host)|ui[\\/](page-header|page-body|panel|state-word|empty-state)|[\w-]+\.ts$)/,
              priority: 20,
            },
            { name: 'forms', test: /[\\/]web[\\/]src[\\/]ui[\\/](form-page|use-submit|field-rules)/, priority: 10 },
          ],
        },
      },
    },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}', 'build/**/*.test.ts'],
    setupFiles: [here('./test-setup.ts')],
    css: { modules: { classNameStrategy: 'non-scoped' } },
  },
});
