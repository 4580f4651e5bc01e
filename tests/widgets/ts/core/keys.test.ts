import { describe, expect, it } from 'vitest';
import { commandFor } from '../../../../widgets/src/core/keys';
import type { Key } from '../../../../widgets/src/core/keys';

const press = (key: string, more: Partial<Key> = {}): Key => ({
  ...{ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false },
  ...more,
});

describe('commandFor', () => {
  it.each([
    ['ArrowRight', {}, 'next'],
    ['ArrowLeft', {}, 'prev'],
    ['ArrowRight', { shiftKey: true }, 'phaseNext'],
    ['ArrowLeft', { shiftKey: true }, 'phasePrev'],
    ['Home', {}, 'first'],
    ['End', {}, 'last'],
    [' ', {}, 'play'],
    ['b', {}, 'backward'],
    ['f', {}, 'find'],
    ['j', {}, 'jacobian'],
    ['l', {}, 'language'],
    ['?', { shiftKey: true }, 'help'],
    ['Escape', {}, 'leave'],
    ['q', {}, null],
    ['ArrowDown', {}, null],
  ])('%s %o', (key, more, expected) => {
    expect(commandFor(press(key, more), 'other')).toBe(expected);
  });

  it('leaves shortcuts of the host alone', () => {
    for (const held of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }]) {
      expect(commandFor(press('f', held), 'graph')).toBeNull();
      expect(commandFor(press('ArrowRight', held), 'graph')).toBeNull();
    }
    expect(commandFor(press('Enter', { shiftKey: true }), 'graph')).toBeNull(); // runs the cell
  });

  it('lets Space press a button and letters be typed', () => {
    expect(commandFor(press(' '), 'control')).toBeNull();
    expect(commandFor(press('ArrowRight'), 'control')).toBe('next');
    expect(commandFor(press('l'), 'text')).toBeNull();
    expect(commandFor(press('ArrowLeft'), 'text')).toBeNull();
    expect(commandFor(press('Escape'), 'text')).toBe('leave');
  });

  it('follows edges only in the graph', () => {
    expect(commandFor(press('ArrowDown'), 'graph')).toBe('down');
    expect(commandFor(press('ArrowUp'), 'graph')).toBe('up');
    expect(commandFor(press('ArrowDown', { shiftKey: true }), 'graph')).toBe('sibling');
    expect(commandFor(press('Enter'), 'graph')).toBe('open');
    expect(commandFor(press('Enter'), 'other')).toBeNull();
  });

  it('knows the letters while the keyboard is set to Hangul', () => {
    expect(commandFor(press('ㄹ', { code: 'KeyF' }), 'other')).toBe('find');
    expect(commandFor(press('ㅣ', { code: 'KeyL' }), 'other')).toBe('language');
    expect(commandFor(press('é', { code: 'KeyF' }), 'other')).toBeNull();
  });
});
