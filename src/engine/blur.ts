// Times floored to the hour or the day, in rows and in the values of sentences. What is hidden is written as a dash and
// never as a zero, so that nobody reads a floored time for a recorded one.
import type { Message, Param } from '../model/finding.ts';
import type { Locale } from '../report/words.ts';

export type Blur = 'none' | 'hour' | 'day';

const ISO = /(\d{4}-\d{2}-\d{2})[T ](\d{2}):\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?/g;
const CLOCKS = /^\s*\d{1,2}:\d{2}(:\d{2})?(\s*[-–]\s*\d{1,2}:\d{2}(:\d{2})?)?\s*$/;

/** A time of a row: still a time, in the offset as recorded. */
export function blurTime(iso: string, blur: Blur): string {
  if (blur === 'none') return iso;
  return iso.replace(
    ISO,
    (_, day: string, hour: string, offset = '') => `${day}T${blur === 'hour' ? hour : '00'}:00:00${offset}`,
  );
}

/** The owner's night as stated, `22:30-07:00`. */
export function blurNight(night: string | null, blur: Blur): string | null {
  if (night === null || blur === 'none') return night;
  return blur === 'hour' ? night.replace(/:\d{2}/g, ':00') : null;
}

/** A message whose values tell no more than the blur allows. The template tells which numbers are times of day. */
export function blurMessage(message: Message, blur: Blur, english: Locale): Message {
  if (blur === 'none') return message;
  const clocks = new Set<string>();
  for (const [, name] of (english.strings[message.id] ?? '').matchAll(/\{\s*([\w.-]+)\s*,\s*(?:clock|time|day)\s*\}/g))
    clocks.add(name!);
  const params: Record<string, Param> = {};
  for (const [name, value] of Object.entries(message.params)) params[name] = blurParam(value, clocks.has(name), blur);
  return { id: message.id, params };
}

function blurParam(value: Param, isClock: boolean, blur: 'hour' | 'day'): Param {
  if (typeof value === 'object') return value.map((v) => blurText(v, blur));
  if (typeof value === 'string') return blurText(value, blur);
  if (Math.abs(value) >= 1e11) return blurText(new Date(value).toISOString(), blur);
  if (!isClock) return value;
  // Minutes after midnight become the tail of a time, which is written as it stands.
  const minutes = ((Math.floor(value) % 1440) + 1440) % 1440;
  return `0000-00-00T${blur === 'hour' ? String(Math.floor(minutes / 60)).padStart(2, '0') : '––'}:––:––`;
}

function blurText(text: string, blur: 'hour' | 'day'): string {
  if (CLOCKS.test(text))
    return text.replace(/(\d{1,2}):\d{2}(:\d{2})?/g, (_, h: string) => `${blur === 'hour' ? h : '––'}:––`);
  return text.replace(ISO, (_, day: string, hour: string) => `${day}T${blur === 'hour' ? hour : '––'}:––:––`);
}
