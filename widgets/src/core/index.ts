/** The core's public face. It knows no host: a widget, an extension and a plain page mount it. */
export { readScene } from './check';
export type { Checked } from './check';
export { NO_HOST, Refusal } from './host';
export type { Host } from './host';
export { paced } from './pace';
export type { Paced } from './pace';
export { Questions } from './questions';
export * from './scene';
export { mount } from './view';
export type { MountOptions, View } from './view';
export type { Theme } from './theme';
export { WATCH_MIME, merged, readWatch } from './watch/doc';
export type { CheckedWatch, WatchDoc } from './watch/doc';
export { WatchView } from './watch/view';
export type { Ask, LoopState, WatchOptions } from './watch/view';
