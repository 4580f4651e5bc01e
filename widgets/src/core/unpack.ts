/**
 * Scenes are stored as text with back references (see packing.py): `~` and four digits to
 * base 90 stand for characters that came before, `~~` for `~` itself.
 */
const DIGITS = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i))
  .filter((c) => !'"\\~<'.includes(c))
  .join('');
const BASE = DIGITS.length;
const SHORTEST = 8;
/** More text than any scene within the limits has. */
const LONGEST = 64_000_000;

/** The document as it was before packing; anything else comes back as it is. Throws on damage. */
export function unpack(doc: unknown): unknown {
  const packed = (doc as { packed?: unknown } | null)?.packed;
  return typeof packed === 'string' ? JSON.parse(expand(packed)) : doc;
}

/** The text behind the back references; throws where one points nowhere. */
export function expand(packed: string): string {
  const out: string[] = [];
  for (let i = 0; i < packed.length; i += 1) {
    const char = packed[i] ?? '';
    if (char !== '~') {
      out.push(char);
    } else if (packed[i + 1] === '~') {
      out.push('~');
      i += 1;
    } else {
      const digits = [1, 2, 3, 4].map((k) => DIGITS.indexOf(packed[i + k] ?? ' '));
      const [a = -1, b = -1, c = -1, n = -1] = digits;
      const back = (a * BASE + b) * BASE + c;
      const start = out.length - back;
      if (Math.min(a, b, c, n) < 0 || back === 0 || start < 0) throw new Error('damaged');
      for (let k = 0; k < n + SHORTEST; k += 1) out.push(out[start + k] ?? '');
      i += 4;
    }
    if (out.length > LONGEST) throw new Error('too large');
  }
  return out.join('');
}
