// Times as records write them: ISO 8601 text with the offset kept, and milliseconds since 1970 in UTC beside it.

export const SECOND_MS = 1000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

const digits = (s: string, from: number, to: number): number => {
  let n = 0;
  for (let i = from; i < to; i++) {
    const d = s.charCodeAt(i) - 48;
    if (d < 0 || d > 9) return Number.NaN;
    n = n * 10 + d;
  }
  return n;
};

const daysBeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const isLeap = (y: number) => (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;

/** Days from 1970-01-01 to the date; month from 1. */
function dayNumber(year: number, month: number, day: number): number {
  const y = year - 1;
  const leaps = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) - 477;
  const leapDay = month > 2 && isLeap(year) ? 1 : 0;
  return (year - 1970) * 365 + leaps + daysBeforeMonth[month - 1]! + leapDay + day - 1;
}

const two = (s: string, at: number): number => {
  const a = s.charCodeAt(at) - 48;
  const b = s.charCodeAt(at + 1) - 48;
  return a >= 0 && a <= 9 && b >= 0 && b <= 9 ? a * 10 + b : -1;
};

/** Rows of a record stand close in time: the day of the last time read is most often that of the next. */
let lastDate = Number.NaN;
let lastDateMs = 0;

/** The form that phones write, `yyyy-mm-ddThh:mm:ss.mmm±hh:mm`; NaN where it is another, or no time. */
function parseCommon(s: string): number {
  if (s.charCodeAt(10) !== 84 || s.charCodeAt(13) !== 58 || s.charCodeAt(16) !== 58 || s.charCodeAt(19) !== 46)
    return Number.NaN;
  const sign = s.charCodeAt(23);
  if ((sign !== 43 && sign !== 45) || s.charCodeAt(26) !== 58) return Number.NaN;
  const hour = two(s, 11);
  const minute = two(s, 14);
  const second = two(s, 17);
  const tenths = two(s, 20);
  const last = s.charCodeAt(22) - 48;
  const offsetHours = two(s, 24);
  const offsetMinute = two(s, 27);
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || second < 0 || second > 60) return Number.NaN;
  if (
    tenths < 0 ||
    last < 0 ||
    last > 9 ||
    offsetHours < 0 ||
    offsetHours > 18 ||
    offsetMinute < 0 ||
    offsetMinute > 59
  )
    return Number.NaN;
  const century = two(s, 0);
  const year = two(s, 2);
  const month = two(s, 5);
  const day = two(s, 8);
  if (century < 0 || year < 0 || month < 0 || day < 0 || s.charCodeAt(4) !== 45 || s.charCodeAt(7) !== 45)
    return Number.NaN;
  const date = ((century * 100 + year) * 100 + month) * 100 + day;
  if (date !== lastDate) {
    const ms = parseAny(`${s.slice(0, 10)}T00:00:00Z`);
    if (Number.isNaN(ms)) return Number.NaN;
    lastDate = date;
    lastDateMs = ms;
  }
  const offset = (offsetHours * 60 + offsetMinute) * (sign === 45 ? -MINUTE_MS : MINUTE_MS);
  return lastDateMs + hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS + tenths * 10 + last - offset;
}

/**
 * Milliseconds since 1970 UTC of `yyyy-mm-ddThh:mm:ss[.fff…][Z|±hh:mm]`, or NaN.
 * Fractions beyond a millisecond are cut. Without an offset the time is taken as UTC: ask `hasOffset` first.
 */
export const parseTime = (s: string): number => {
  if (s.length === 29) {
    const ms = parseCommon(s);
    if (!Number.isNaN(ms)) return ms;
  }
  return parseAny(s);
};

function parseAny(s: string): number {
  const n = s.length;
  if (n < 19 || s[4] !== '-' || s[7] !== '-' || s[10] !== 'T' || s[13] !== ':' || s[16] !== ':') return Number.NaN;
  const year = digits(s, 0, 4);
  const month = digits(s, 5, 7);
  const day = digits(s, 8, 10);
  const hour = digits(s, 11, 13);
  const minute = digits(s, 14, 16);
  const second = digits(s, 17, 19);
  if (!(month >= 1 && month <= 12) || !(day >= 1 && day <= 31) || !(hour <= 24 && minute <= 59 && second <= 60))
    return Number.NaN;
  const inMonth = month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  if (day > inMonth) return Number.NaN;
  let i = 19;
  let ms = 0;
  if (s[i] === '.') {
    let scale = 100;
    let seen = 0;
    for (i++; i < n; i++, seen++) {
      const d = s.charCodeAt(i) - 48;
      if (d < 0 || d > 9) break;
      ms += d * scale;
      scale = scale >= 10 ? scale / 10 : 0;
    }
    if (seen === 0) return Number.NaN;
  }
  let offset = 0;
  if (i < n) {
    const sign = s[i];
    if (sign === 'Z') {
      if (i + 1 !== n) return Number.NaN;
    } else if (sign === '+' || sign === '-') {
      if (n !== i + 6 || s[i + 3] !== ':') return Number.NaN;
      const h = digits(s, i + 1, i + 3);
      const m = digits(s, i + 4, i + 6);
      if (!(h <= 18 && m <= 59)) return Number.NaN;
      offset = (h * 60 + m) * MINUTE_MS * (sign === '-' ? -1 : 1);
    } else return Number.NaN;
  }
  return (
    dayNumber(year, month, day) * DAY_MS +
    hour * HOUR_MS +
    minute * MINUTE_MS +
    second * SECOND_MS +
    Math.floor(ms) -
    offset
  );
}

/** The offset of a time in minutes, or null where it has none. */
export function offsetMinutes(s: string): number | null {
  if (s.endsWith('Z')) return 0;
  const sign = s[s.length - 6];
  if ((sign !== '+' && sign !== '-') || s[s.length - 3] !== ':') return null;
  const minutes = digits(s, s.length - 5, s.length - 3) * 60 + digits(s, s.length - 2, s.length);
  if (Number.isNaN(minutes)) return null;
  return sign === '-' ? -minutes : minutes;
}

export const hasOffset = (s: string): boolean => offsetMinutes(s) !== null;

/** `ms` as ISO 8601 at `offset` minutes (`Z` for null or where `asZ`), always with milliseconds. */
export function formatTime(ms: number, offset: number | null): string {
  if (offset === null) return new Date(ms).toISOString();
  const local = new Date(ms + offset * MINUTE_MS).toISOString().slice(0, -1);
  const abs = Math.abs(offset);
  const hh = String(Math.floor(abs / 60)).padStart(2, '0');
  const mm = String(abs % 60).padStart(2, '0');
  return `${local}${offset < 0 ? '-' : '+'}${hh}:${mm}`;
}

/** The time `ms` written with the same offset as `like`. */
export const formatLike = (ms: number, like: string): string =>
  formatTime(ms, like.endsWith('Z') ? null : offsetMinutes(like));

/** Minutes after local midnight of a time as written. */
export const localMinutes = (s: string): number => digits(s, 11, 13) * 60 + digits(s, 14, 16);

/** `yyyy-mm-dd` of a time as written. */
export const localDate = (s: string): string => s.slice(0, 10);
