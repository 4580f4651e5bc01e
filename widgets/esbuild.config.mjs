// Bundles src/. Everything that runs in a browser is made here, but for the last step of the
// JupyterLab extension, which `@jupyter/builder` does with lib/labextension.js.
import { existsSync } from 'node:fs';
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

/** The script of the anywidget, and the styles of the core. */
const widget = [
  {
    ...common,
    entryPoints: { widget: 'src/widget/index.ts' },
    outdir: STATIC,
    format: 'esm',
    minify: true,
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
