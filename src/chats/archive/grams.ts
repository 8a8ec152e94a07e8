// Exact substring search in any script through a word index: text is folded (NFKC, lower case) and written as its
// overlapping pairs of characters, one token each, and the last character alone. A query is the phrase of its pairs; one
// character is a prefix. ASCII marks and spaces move to the private-use area, because the tokenizer splits at them.

/** Nothing in such a text changes by folding: most Chinese messages are of this kind. */
const FOLDED = /^[ -@[-~\u3001\u3002\u4e00-\u9fff]*$/;

export const fold = (text: string): string =>
  FOLDED.test(text) ? text : text.toWellFormed().normalize('NFKC').toLowerCase();

const ASCII_TOKEN: string[] = Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  return /[0-9a-z]/.test(char) ? char : String.fromCharCode(0xe000 + code);
});

/** The tokens of a text, separated by spaces. Empty for an empty text. */
export function grams(text: string): string {
  const folded = fold(text);
  let out = '';
  let previous = '';
  for (let i = 0; i < folded.length; i++) {
    const unit = folded.charCodeAt(i);
    let char: string;
    if (unit < 128) char = ASCII_TOKEN[unit]!;
    else if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < folded.length) char = folded.slice(i, ++i + 1);
    else char = folded[i]!;
    if (previous !== '') out += `${previous}${char} `;
    previous = char;
  }
  return out + previous;
}

/** The query that finds exactly the texts containing `words`, or null where nothing is asked. */
export function gramQuery(words: string): string | null {
  const tokens = grams(words.toWellFormed()).split(' ').filter(Boolean);
  if (tokens.length === 0) return null;
  if (tokens.length === 1) return `"${tokens[0]}" *`;
  return `"${tokens.slice(0, -1).join(' ')}"`;
}

/** How many tokens `grams` writes: one for each character of the folded text. */
export function gramCount(text: string): number {
  return codePoints(fold(text));
}

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
