/** Small formulas: as MathML for the eye, as words for the ear. */
import { h, mml } from './dom';
import type { Words } from './i18n';
import type { MathNode } from './scene';

const cls = (role: string | undefined): Record<string, string> =>
  role === 'grad' || role === 'data' ? { class: `agl-${role}` } : {};

/** Operators after which a line may break before the next one. */
const RELATIONS = new Set(['=', '+=', '←', '→', '⇒', '≈']);

/** A formula as MathML, cut before its relations and between arguments into pieces that may wrap. */
export function renderMath(node: MathNode, words: Words): HTMLElement {
  const label = mathText(node, words);
  const span = h('span', { class: 'agl-eq', role: 'math', 'aria-label': label });
  const parts = node.k === 'row' ? node.of : [node];
  let row: Element | null = null;
  for (const part of parts) {
    const relation = part.k === 'op' && RELATIONS.has(part.text.trim());
    for (const piece of part.k === 'fn' ? call(part) : [element(part)]) {
      if (row === null || relation || row.lastChild?.textContent === ',') {
        row = mml('mrow');
        span.append(mml('math', { display: 'inline' }, row), h('wbr'));
      }
      row.append(piece);
    }
  }
  return span;
}

function element(node: MathNode): Element {
  switch (node.k) {
    case 'id':
      return mml('mi', cls(node.role), node.text);
    case 'num':
      return mml('mn', {}, node.text);
    case 'op':
      // Said outright, for the first of a row would count as a prefix and lose its spaces.
      return mml('mo', { form: RELATIONS.has(node.text.trim()) ? 'infix' : null }, node.text);
    case 'bar':
      // A drawn line, as wide as the name: an accent would stretch in a mathematical font only.
      return mml(
        'mrow',
        { class: `agl-over ${cls(node.role).class ?? ''}`.trim() },
        element(node.of),
      );
    case 'sup':
      return mml('msup', {}, element(node.base), element(node.sup));
    case 'sub':
      return mml('msub', {}, element(node.base), element(node.sub));
    case 'frac':
      return mml('mfrac', {}, element(node.num), element(node.den));
    case 'sqrt':
      return mml('msqrt', {}, element(node.of));
    case 'fn':
      return mml('mrow', {}, ...call(node));
    case 'paren':
      return mml('mrow', {}, ...paren([element(node.of)]));
    case 'row':
      return mml('mrow', {}, ...node.of.map(element));
    default:
      return mml('mrow');
  }
}

function list(nodes: MathNode[]): Element[] {
  return nodes.flatMap((node, i) =>
    i === 0 ? [element(node)] : [mml('mo', { separator: 'true' }, ','), element(node)],
  );
}

function call(node: MathNode & { k: 'fn' }): Element[] {
  return [mml('mi', {}, node.name), mml('mo', {}, '\u2061'), ...paren(list(node.args))];
}

/** Parentheses grow with fractions alone: some fonts stretch them beside a comma, too. */
function paren(inner: Element[]): Element[] {
  const stretchy = mml('mrow', {}, ...inner).querySelector('mfrac') ? null : 'false';
  return [mml('mo', { stretchy }, '('), ...inner, mml('mo', { stretchy }, ')')];
}

/** A formula in words, for the live region and for labels. */
export function mathText(node: MathNode, words: Words): string {
  const say = (x: MathNode): string => mathText(x, words);
  switch (node.k) {
    case 'id':
    case 'num':
    case 'op':
      return node.text;
    case 'bar':
      return words.ui('math.bar', { x: say(node.of) });
    case 'sup':
      if (node.sup.k === 'id' && node.sup.text === 'T') {
        return words.ui('math.transposed', { x: say(node.base) });
      }
      return words.ui('math.power', { x: say(node.base), n: say(node.sup) });
    case 'sub':
      return `${say(node.base)} ${say(node.sub)}`;
    case 'frac':
      return words.ui('math.over', { x: say(node.num), y: say(node.den) });
    case 'sqrt':
      return words.ui('math.sqrt', { x: say(node.of) });
    case 'fn':
      return `${node.name}(${node.args.map(say).join(', ')})`;
    case 'paren':
      return `(${say(node.of)})`;
    case 'row':
      return node.of.map(say).join(' ');
    default:
      return '';
  }
}
