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
 * Bytes as text, five characters for four bytes: a number in base 85, whose digits are the
 * characters from "(" to "~" but for "<" and the backslash. In base 64 it would be a sixteenth
 * longer.
 *
 * @param {Buffer} bytes
 */
function inDigits(bytes) {
  const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  let text = '';
  for (let at = 0; at < padded.length; at += 4) {
    let word = padded.readUInt32BE(at);
    let digits = '';
    for (let k = 0; k < 5; k++) {
      const code = 40 + (word % 85);
      const past = code >= 60 ? (code >= 91 ? 2 : 1) : 0;
      digits = String.fromCharCode(code + past) + digits;
      word = Math.floor(word / 85);
    }
    text += digits;
  }
  return text;
}

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
      const data = deflateRawSync(columns.join('\n\n'), options);
      const contents = `
        const text = "${inDigits(data)}";
        const view = new DataView(new ArrayBuffer(text.length * 0.8));
        for (let at = 0, word = 0; at < text.length; at++) {
          const code = text.charCodeAt(at);
          word = (at % 5 && word) * 85 + code - 40 - (code > 60) - (code > 92);
          if (at % 5 === 4) view.setUint32(at - 4 - (at - 4) / 5, word);
        }
        const stream = new Blob([view.buffer.slice(0, ${data.length})]).stream();
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
