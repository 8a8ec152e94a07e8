// Which kinds of characters a text holds, found in one pass: it decides which encodings are worth trying.

export const CAPITAL = 1;
export const SMALL = 2;
export const DIGIT = 4;
export const DOT = 8;
export const EQUALS = 16;
export const AMPERSAND = 32;
export const PERCENT_SIGN = 64;
export const SEPARATOR = 128;
/** Outside the alphabets of base64 and of all marks above. */
export const OTHER = 256;
const MARKS = new Uint16Array(128).fill(OTHER);
for (let c = 65; c <= 90; c++) MARKS[c] = CAPITAL;
for (let c = 97; c <= 122; c++) MARKS[c] = SMALL;
for (let c = 48; c <= 57; c++) MARKS[c] = DIGIT;
for (const c of '+/_-') MARKS[c.charCodeAt(0)] = 0;
for (const c of ',;\t') MARKS[c.charCodeAt(0)] = SEPARATOR | OTHER;
MARKS[46] = DOT;
MARKS[61] = EQUALS;
MARKS[38] = AMPERSAND;
MARKS[37] = PERCENT_SIGN;

/** Which kinds of characters stand in the text: one pass instead of a search for each. */
export function marksOf(s: string): number {
  let marks = 0;
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    marks |= c < 128 ? MARKS[c]! : OTHER;
  }
  return marks;
}
