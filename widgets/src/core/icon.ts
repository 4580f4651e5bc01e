/** Icons of buttons. */
import { s } from './dom';

/** An icon in the text's own colour, from a path in a square of 14. */
export function icon(d: string): SVGSVGElement {
  const attrs = { width: 14, height: 14, viewBox: '0 0 14 14', 'aria-hidden': 'true' };
  return s('svg', attrs, s('path', { d, fill: 'currentColor' }));
}
