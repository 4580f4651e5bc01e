/** Which Jacobian the inspector opens with: that of a step, or of a pair of tensors. */
import type { Dialog } from './dialog';
import { h } from './dom';
import { structureText } from './grid';
import type { Host } from './host';
import type { Words } from './i18n';
import { Inspector } from './inspector';
import type { Looked } from './inspector';
import { numbersOf } from './numbers';
import { jacobianOf } from './panel';
import type { Model, State } from './state';

export class Jacobians {
  constructor(
    private readonly model: Model,
    private readonly words: Words,
    private readonly host: Host,
    private readonly dialog: Dialog,
  ) {}

  /** Opens, or closes: of the chosen glyph, else of the step, else of the first leaf reached. */
  toggle(state: State | null, chosen: string | null): void {
    if (this.dialog.open === 'jacobian') return void this.dialog.close();
    const glyph = this.model.glyphs.get(chosen ?? '');
    if (glyph?.kind === 'tensor' && glyph.requiresGrad) return this.by(glyph.tensor ?? glyph.id);
    const j = state ? jacobianOf(state) : null;
    if (j !== null) return this.enlarge(j, state);
    const { locals = [] } = this.model.scene;
    const first = locals.filter((l) => l.j !== null).at(-1);
    if (first) this.by(first.by);
  }

  /** Follows the step while it is open. */
  update(state: State): void {
    if (this.dialog.open !== 'jacobian') return;
    const j = jacobianOf(state);
    if (j === null) this.dialog.close();
    else this.enlarge(j, state);
  }

  /** Of the tensor that backward began from, by another. */
  by(tensor: string): void {
    this.inspect({ kind: 'pair', by: tensor, of: this.root() });
  }

  private root(): string {
    return this.model.scene.locals?.[0]?.of ?? '';
  }

  /** A local Jacobian of the step, with the gradient that comes in. */
  enlarge(index: number, state: State | null): void {
    const { model } = this;
    if (!model.scene.jacobians[index]) return;
    const p = state?.step?.predict;
    const tensor = p ? model.glyphs.get(p.glyph) : undefined;
    const by = tensor?.kind === 'tensor' ? (tensor.tensor ?? tensor.id) : null;
    const local = model.scene.locals?.find((l) => l.j === index && (by === null || l.by === by));
    const incoming = p && p.incoming !== null ? numbersOf(model.scene.values[p.incoming]) : null;
    const [of, from] = [local?.of ?? this.root(), local?.by ?? by ?? ''];
    this.inspect({ kind: 'local', j: index, of, by: from, v: incoming?.data ?? null });
  }

  private inspect(looked: Looked): void {
    const { model, words } = this;
    const { el } = new Inspector(model, words, this.host, looked);
    const j = looked.kind === 'local' ? model.scene.jacobians[looked.j] : undefined;
    if (!j) return this.dialog.show('jacobian', words.ui('jacobian.title'), [el]);
    const size = { rows: j.rows, cols: j.cols };
    this.dialog.show('jacobian', words.ui('jacobian.label', size), [
      h('p', { class: 'agl-structure' }, structureText(j, words)),
      h('p', { class: 'agl-jshape' }, words.ui('jacobian.axes', size)),
      el,
    ]);
  }
}
