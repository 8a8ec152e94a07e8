// Dates written for people: their order is a matter of the phone's language, so it is inferred over the whole file.

export type DateOrder = 'dmy' | 'mdy' | 'ymd';

export interface OrderGuess {
  readonly order: DateOrder;
  /** False where the numbers allow more than one order. */
  readonly certain: boolean;
}

/** Buddhist and Japanese years are beyond this: a year is Gregorian, of two or four digits. */
const fullYear = (y: number): number => (y < 100 ? 2000 + y : y > 2400 && y < 2700 ? y - 543 : y);

/** `dates` in the order of the file: three numbers each, as written. */
export function inferOrder(dates: readonly (readonly [number, number, number])[], asked: DateOrder | null): OrderGuess {
  if (asked) return { order: asked, certain: true };
  if (dates.some(([a]) => a > 31)) return { order: 'ymd', certain: true };
  const dayFirst = dates.some(([a]) => a > 12);
  const monthFirst = dates.some(([, b]) => b > 12);
  if (dayFirst !== monthFirst) return { order: dayFirst ? 'dmy' : 'mdy', certain: true };
  if (dayFirst && monthFirst) return { order: 'ymd', certain: true };
  // Messages stand in the order of time: the reading with fewer steps back is the likelier one.
  const back = (order: DateOrder): number => {
    let steps = 0;
    let last = Number.NEGATIVE_INFINITY;
    for (const d of dates) {
      const day = dayMs(d, order);
      if (day === null) continue;
      if (day < last) steps++;
      last = day;
    }
    return steps;
  };
  const [dmy, mdy] = [back('dmy'), back('mdy')];
  if (dmy !== mdy) return { order: dmy < mdy ? 'dmy' : 'mdy', certain: true };
  return { order: 'dmy', certain: dates.every(([a, b]) => a === b) };
}

/** Midnight of a date as if in UTC; null where the calendar has no such day. */
export function dayMs([a, b, c]: readonly [number, number, number], order: DateOrder): number | null {
  const [y, m, d] = order === 'ymd' ? [a, b, c] : order === 'dmy' ? [c, b, a] : [c, a, b];
  const ms = Date.UTC(fullYear(y), m - 1, d);
  const date = new Date(ms);
  return date.getUTCMonth() === m - 1 && date.getUTCDate() === d ? ms : null;
}

/** The words beside a time; a language's two letters are compared whole, because others hold them. */
const PM =
  /p\. ?m|pm\b|下午|晚上|傍晚|中午|午後|오후|अपराह्न|μ\.?μ|^م$|^(?:ch|ip\.?|du\.?|nm\.?|ös|ödn?\.?|mp|بعدازظهر)$/i;
const AM = /a\. ?m|am\b|上午|凌晨|清晨|早上|午前|오전|पूर्वाह्न|π\.?μ|^ص$|^(?:sa|ap\.?|de\.?|vm\.?|öö|قبل‌ازظهر)$/i;

/** Milliseconds after midnight of `9:05`, `21:05:33`, `9:05 PM`, `下午9:05`; null where it is none. */
export function clockMs(written: string): number | null {
  const m = /(\d{1,2})(?:[:.]| ?h ?)(\d{2})(?:(?:[:.]| ?min ?)(\d{2}))?/.exec(written);
  if (!m) return null;
  let hour = Number(m[1]);
  const half = written
    .replace(m[0], '')
    .replace(/[\u200e\u200f]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  // 中午 is noon: 11 of it lies before 12, 1 after.
  if (half === '中午') hour = hour < 6 ? hour + 12 : hour;
  else if (PM.test(half)) hour = hour === 12 ? 12 : hour < 12 ? hour + 12 : hour;
  else if (AM.test(half) && hour === 12) hour = 0;
  const [minute, second] = [Number(m[2]), Number(m[3] ?? 0)];
  return hour < 24 && minute < 60 && second < 60 ? ((hour * 60 + minute) * 60 + second) * 1000 : null;
}
