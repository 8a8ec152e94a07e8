// The form in which texts are compared: compatibility forms and case are one, so that a search finds what a person means.
// U+FFFF, which is no character, is not in it.

/** Nothing in such a text changes by folding: most Chinese messages are of this kind. */
const FOLDED = /^[ -@[-~\u3001\u3002\u4e00-\u9fff]*$/;

export const fold = (text: string): string =>
  FOLDED.test(text) ? text : text.toWellFormed().normalize('NFKC').toLowerCase().replaceAll('\uffff', '\ufffd');

export function codePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i + 1 < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit < 0xdc00) {
      count--;
      i++;
    }
  }
  return count;
}
