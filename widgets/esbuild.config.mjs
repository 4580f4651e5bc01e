// Bundles src/. Everything that runs in a browser is made here, but for the last step of the
// JupyterLab extension, which `@jupyter/builder` does with lib/labextension.js.
import { existsSync, readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { build } from 'esbuild';

const STATIC = 'autograd_lite_widgets/static';

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  target: 'es2022',
  legalComments: 'none',
  // Hangul as it is: escaped, the catalogue would be twice as long.
  charset: 'utf8',
  logLevel: 'warning',
  // Styles are an own file: hosts differ in how they take them in.
  loader: { '.css': 'empty' },
};

/**
 * src/core/catalogue.ts with its messages deflated, keys and languages apart: a third of their
 * size. A module may wait for the browser's own DecompressionStream, a classic script may not.
 *
 * @type {import('esbuild').Plugin}
 */
const deflatedMessages = {
  name: 'deflated-messages',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]core[\\/]catalogue\.ts$/ }, () => {
      const files = ['ui', 'explain'].map((name) => `autograd_lite_widgets/i18n/${name}.json`);
      // A line for each key, then for each message in English, then in Korean.
      const columns = files.map((file) => {
        const catalogue = JSON.parse(readFileSync(file, 'utf-8'));
        const [en, ko] = ['en', 'ko'].map((lang) => Object.values(catalogue).map((m) => m[lang]));
        const lines = [...Object.keys(catalogue), ...en, ...ko];
        if (!lines.every((line) => /^.+$/.test(line)))
          throw new Error(`${file}: not one line each`);
        return lines.join('\n');
      });
      // Small blocks: keys, English and Korean have letters of their own.
      const options = { level: 9, memLevel: 4 };
      const data = deflateRawSync(columns.join('\n\n'), options).toString('base64');
      const contents = `
        const bytes = Uint8Array.from(atob("${data}"), (char) => char.charCodeAt(0));
        const stream = new Blob([bytes]).stream();
        const inflated = stream.pipeThrough(new DecompressionStream("deflate-raw"));
        const columns = (await new Response(inflated).text()).split("\\n\\n");
        export const [UI, EXPLAIN] = columns.map((column) => {
          const lines = column.split("\\n");
          const n = lines.length / 3;
          const messages = lines.slice(n, 2 * n).map((en, i) => ({ en, ko: lines[2 * n + i] }));
          return Object.fromEntries(messages.map((message, i) => [lines[i], message]));
        });`;
      return { contents, loader: 'js', watchFiles: files };
    });
  },
};

/** The script of the anywidget, and the styles of the core. */
const widget = [
  {
    ...common,
    entryPoints: { widget: 'src/widget/index.ts' },
    outdir: STATIC,
    format: 'esm',
    minify: true,
    plugins: [deflatedMessages],
  },
  {
    ...common,
    loader: {},
    entryPoints: { widget: 'src/core/style.css' },
    outdir: STATIC,
    minify: true,
  },
];

/** One classic script for pages without Jupyter. */
const standalone = {
  ...common,
  entryPoints: { standalone: 'src/standalone/index.ts' },
  outdir: STATIC,
  format: 'iife',
  minify: true,
};

/** The extension, JupyterLab's own packages left to JupyterLab. */
const labextension = {
  ...common,
  entryPoints: { labextension: 'src/labextension/index.ts' },
  outdir: 'lib',
  format: 'esm',
  packages: 'external',
};

const all = [...widget, labextension];
if (existsSync(standalone.entryPoints.standalone)) all.push(standalone);

await Promise.all(all.map((options) => build(options)));
