/**
 * All messages, key by key in both languages. In the widget's script, which travels with every
 * widget, they are stored deflated: see esbuild.config.mjs, which makes this module anew there.
 */
import explain from '../../autograd_lite_widgets/i18n/explain.json';
import ui from '../../autograd_lite_widgets/i18n/ui.json';

export type Catalogue = Record<string, { en: string; ko: string }>;

/** What the interface itself says. */
export const UI: Catalogue = ui;
/** What explanations say. */
export const EXPLAIN: Catalogue = explain;
