// Untrusted text made safe to print, and values made safe to show.

// C0 and C1 controls, line and paragraph separators, and the marks that reorder or hide what follows.
// The joiner inside one emoji (a family, a profession) hides nothing and stays.
const UNSAFE =
  /(?<!(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)(?=\u200d\p{Extended_Pictographic}))[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;

/** Whether printable ASCII is all there is: most names are short and plain, and one pass is cheaper than a search. */
function isPlain(s: string): boolean {
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    if (c < 32 || c > 126) return false;
  }
  return true;
}

/** `s` on one line, controls and direction marks written out as `\u{…}`, at most `max` characters. */
export function printable(s: string, max = 200): string {
  if (s.length <= max && isPlain(s)) return s;
  const cut = s.length > max ? `${s.slice(0, max)}…` : s;
  return cut.toWellFormed().replace(UNSAFE, (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`);
}

/** The words of a document for a sentence: as `printable`, with the breaks of its lines as spaces, or as nothing between Han characters. */
export const quotable = (s: string, max = 200): string =>
  printable(
    s
      .trim()
      .replace(/(\p{Script=Han}?)[^\S\r\n]*[\r\n]\s*(?=(\p{Script=Han}?))/gu, (_, before: string, after: string) =>
        before && after ? before : `${before} `,
      ),
    max,
  );

/** A value with its middle hidden; under eight characters nothing of it shows. */
export function mask(value: string): string {
  if (isPlain(value)) {
    if (value.length < 8) return '•••';
    const shown = value.length < 16 ? 1 : 2;
    return `${value.slice(0, shown)}•••${value.slice(-shown)}`;
  }
  const chars = [...value];
  if (chars.length < 8) return '•••';
  const shown = chars.length < 16 ? 1 : 2;
  return `${chars.slice(0, shown).join('')}•••${chars.slice(-shown).join('')}`;
}

/** The singular where `n` is 1, else the plural. For messages to developers and the terminal; sentences come from `locales/`. */
export const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** Whether a text holds a name: a Latin name as a word of its own, a Chinese one anywhere. Case is ignored. */
export function holdsName(text: string, name: string): boolean {
  const lower = text.toLowerCase();
  const wanted = name.trim().toLowerCase();
  if (wanted.length < 2) return false;
  const latin = (c: string | undefined) => c !== undefined && /[a-z0-9]/.test(c);
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
    const opens = latin(wanted[0]) && latin(lower[at - 1]);
    const goesOn = latin(wanted.at(-1)) && latin(lower[at + wanted.length]);
    if (!opens && !goesOn) return true;
  }
  return false;
}
