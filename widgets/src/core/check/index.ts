/**
 * The door: a document from a notebook, a file or another version is looked over once, so that
 * everything behind may trust its structure. Nothing here throws; a refusal is a sentence's key.
 */
import { complete } from '../complete';
import type { SceneDoc } from '../scene';
import { SCENE_FORMAT, SCENE_VERSION } from '../scene';
import { unpack } from '../unpack';
import {
  args,
  damaged,
  isInt,
  isNum,
  isRec,
  isStr,
  LIMITS,
  list,
  need,
  part,
  rec,
  Refused,
} from './door';
import type { Rec } from './door';
import { soundLocals } from './extras';
import { checkEdge, checkGlyph } from './glyphs';
import { checkStep } from './steps';
import { checkJacobian, checkSource, checkValue } from './values';

export type Checked =
  { ok: true; scene: SceneDoc } | { ok: false; key: string; args: Record<string, string | number> };

/** Looks a document over. */
export function readScene(doc: unknown): Checked {
  part('document');
  try {
    const top = rec(complete(unpack(doc)));
    if (top.format !== SCENE_FORMAT) return { ok: false, key: 'check.format', args: {} };
    if (top.version !== SCENE_VERSION) {
      const newer = isNum(top.version) && top.version > SCENE_VERSION;
      const args = { version: isNum(top.version) ? top.version : '?', known: SCENE_VERSION };
      return { ok: false, key: newer ? 'check.newer' : 'check.version', args };
    }
    checkTop(top);
    return { ok: true, scene: top as unknown as SceneDoc };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, key: error.key, args: error.args };
    return { ok: false, key: 'check.damaged', args: { where: 'document' } };
  }
}

function checkTop(top: Rec): void {
  /** The list of this name, which from now on is the part at hand. */
  const listed = (name: string, limit: number): unknown[] => {
    part(name);
    return list(top[name], limit);
  };
  part('title');
  need(isStr(top.title));
  part('language');
  need(top.language === 'en' || top.language === 'ko');
  part('width');
  checkSide(top.width);
  part('height');
  checkSide(top.height);
  const values = listed('values', LIMITS.values);
  values.forEach(checkValue);
  const jacobians = listed('jacobians', LIMITS.values);
  jacobians.forEach(checkJacobian);
  part('locals');
  need(soundLocals(top.locals, jacobians.length));
  const sources = listed('sources', LIMITS.steps);
  sources.forEach(checkSource);
  const groups = new Set<string>();
  for (const x of listed('groups', LIMITS.glyphs)) checkGroup(x, groups);
  const views = [top, ...listed('views', LIMITS.glyphs).map((x) => checkView(x, groups))];
  const glyphs = new Map<string, string>();
  const edges = new Set<string>();
  part('glyphs');
  for (const view of views)
    for (const x of list(view.glyphs, LIMITS.glyphs)) checkGlyph(x, glyphs, values.length);
  need(glyphs.size <= LIMITS.glyphs);
  part('edges');
  for (const view of views)
    for (const x of list(view.edges, LIMITS.edges)) checkEdge(x, glyphs, edges);
  checkOpening(top, views, groups, glyphs);
  const steps = listed('steps', LIMITS.steps);
  const known = { glyphs, edges, sources, values: values.length, jacobians: jacobians.length };
  for (const x of steps) checkStep(x, known);
  for (const x of listed('marks', LIMITS.steps)) {
    const mark = rec(x);
    need(isInt(mark.step, steps.length + 1) && isStr(mark.name) && isNum(mark.index));
    need(mark.kind === 'iteration' || mark.kind === 'pass');
  }
  part('start');
  need(isInt(top.start, steps.length + 1));
  part('notes');
  for (const x of list(top.notes ?? [], 100)) {
    const note = rec(x);
    need(isStr(note.key));
    args(note.args);
  }
  part('messages');
  if (top.messages !== undefined) {
    for (const entry of Object.values(rec(top.messages)))
      need(isRec(entry) && isStr(entry.en) && isStr(entry.ko));
  }
}

function checkSide(n: unknown): void {
  need(isNum(n) && n >= 0 && n <= LIMITS.size);
}

function checkGroup(x: unknown, seen: Set<string>): void {
  const group = rec(x);
  if (!isStr(group.id) || seen.has(group.id)) return damaged();
  // A parent stands before its children, so no group is inside itself.
  need(group.parent === null || (isStr(group.parent) && seen.has(group.parent)));
  need(isStr(group.kind) && isStr(group.name) && isStr(group.glyph));
  need((group.index === null || isNum(group.index)) && isNum(group.ops));
  seen.add(group.id);
}

function checkView(x: unknown, groups: Set<string>): Rec {
  const view = rec(x);
  need(isStr(view.group) && groups.has(view.group));
  checkSide(view.width);
  checkSide(view.height);
  return view;
}

/** What a glyph opens and what it is a copy of must be there. */
function checkOpening(
  top: Rec,
  views: Rec[],
  groups: Set<string>,
  glyphs: Map<string, string>,
): void {
  part('groups');
  for (const group of top.groups as Rec[]) need(glyphs.has(group.glyph as string));
  part('glyphs');
  for (const view of views) {
    for (const glyph of view.glyphs as Rec[]) {
      need(glyph.opens === undefined || groups.has(glyph.opens as string));
      need(glyph.of === undefined || glyphs.get(glyph.of as string) === glyph.kind);
    }
  }
}
