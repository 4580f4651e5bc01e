/** Which command a key stands for: a pure function of the key and of where the focus is. */

export type Command =
  | 'next'
  | 'prev'
  | 'phaseNext'
  | 'phasePrev'
  | 'first'
  | 'last'
  | 'play'
  | 'backward'
  | 'find'
  | 'jacobian'
  | 'language'
  | 'help'
  | 'leave'
  | 'up'
  | 'down'
  | 'sibling'
  | 'open'
  | 'zoomIn'
  | 'zoomOut'
  | 'fit'
  | 'table'
  | 'follow'
  | 'over'
  | 'outward'
  | 'turnNext'
  | 'turnPrev'
  | 'predict'
  | 'check';

/** Where the focus is: `text` where letters are typed, `control` where Space presses a button. */
export type Place = 'text' | 'control' | 'graph' | 'other';

export interface Key {
  key: string;
  code?: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** Letters by their place on the keyboard, so that they work while Hangul is being typed. */
const LETTERS: Record<string, Command> = {
  KeyB: 'backward',
  KeyC: 'check',
  KeyP: 'predict',
  KeyG: 'follow',
  KeyO: 'over',
  KeyF: 'find',
  KeyJ: 'jacobian',
  KeyL: 'language',
  KeyT: 'table',
};
const BY_NAME: Record<string, Command> = {
  b: 'backward',
  c: 'check',
  p: 'predict',
  g: 'follow',
  o: 'over',
  Backspace: 'outward',
  ']': 'turnNext',
  '[': 'turnPrev',
  f: 'find',
  j: 'jacobian',
  l: 'language',
  t: 'table',
  '?': 'help',
  '+': 'zoomIn',
  '-': 'zoomOut',
  '0': 'fit',
  Home: 'first',
  End: 'last',
};
const HANGUL = /[\u3131-\u318e]/;

/** The command of a key press, or null where the key is not ours. */
export function commandFor(event: Key, place: Place): Command | null {
  const { key, shiftKey } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (key === 'Escape') return 'leave';
  if (place === 'text') return null;
  if (key === 'ArrowRight') return shiftKey ? 'phaseNext' : 'next';
  if (key === 'ArrowLeft') return shiftKey ? 'phasePrev' : 'prev';
  if (key === ' ') return place === 'control' ? null : 'play';
  if (place === 'graph') {
    if (key === 'ArrowDown') return shiftKey ? 'sibling' : 'down';
    if (key === 'ArrowUp') return shiftKey ? 'sibling' : 'up';
    if (key === 'Enter' && !shiftKey) return 'open';
  }
  const named = BY_NAME[key];
  if (named) return named;
  if (HANGUL.test(key) || key === 'Process') return LETTERS[event.code ?? ''] ?? null;
  return null;
}

/** The keys as the help lists them: what to press, and the catalogue key of what it does. */
export const HELP: [string[], string][] = [
  [['←', '→'], 'help.step'],
  [['Shift', '← →'], 'help.phase'],
  [['[', ']'], 'help.turn'],
  [['Home', 'End'], 'help.ends'],
  [['Space'], 'help.play'],
  [['↑', '↓'], 'help.walk'],
  [['Shift', '↑ ↓'], 'help.sibling'],
  [['Enter'], 'help.open'],
  [['Backspace'], 'help.outward'],
  [['o'], 'help.over'],
  [['g'], 'help.follow'],
  [['b'], 'help.backward'],
  [['f'], 'help.find'],
  [['j'], 'help.jacobian'],
  [['p'], 'help.predict'],
  [['c'], 'help.check'],
  [['t'], 'help.table'],
  [['+', '−', '0'], 'help.zoom'],
  [['l'], 'help.language'],
  [['?'], 'help.help'],
  [['Esc'], 'help.leave'],
];
