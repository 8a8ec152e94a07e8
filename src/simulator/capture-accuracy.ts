// Personal data found in simulated captures beside what was planted: recall and precision by type and by encoding.
import { type DataType, isWithin } from '../model/personal-data.ts';
import type { Rows } from '../model/rows.ts';
import { type Capture, ENCODINGS } from './capture.ts';

export interface Recall {
  planted: number;
  found: number;
}

export interface CaptureAccuracy {
  readonly byType: Map<DataType, Recall & { wrong: number }>;
  readonly byEncoding: Map<string, Recall>;
  items: number;
  /** Items of a type that was not planted in their request. */
  wrong: number;
  /** Requests without anything personal, and those of them in which something was found all the same. */
  decoys: number;
  accused: number;
  readonly misses: Map<string, number>;
}

export const emptyCaptureAccuracy = (): CaptureAccuracy => ({
  byType: new Map(),
  byEncoding: new Map(ENCODINGS.map((e) => [e, { planted: 0, found: 0 }])),
  items: 0,
  wrong: 0,
  decoys: 0,
  accused: 0,
  misses: new Map(),
});

/** Facts that come with a request of any kind and are not what was planted. */
const COMPANIONS: ReadonlySet<string> = new Set(['device.browser', 'device.language', 'network.ip-address']);

/** Adds what an engine found in one capture. */
export function judgeCapture(capture: Capture, rows: Rows, into: CaptureAccuracy): void {
  const planted = new Map(capture.planted.map((p) => [p.entry, p]));
  const items = new Map<number, Set<DataType>>();
  for (const item of rows.DataItem) {
    const entry = item.request.entry;
    if (entry === undefined || (COMPANIONS.has(item.data) && planted.get(entry)?.data !== item.data)) continue;
    const types = items.get(entry) ?? new Set();
    items.set(entry, types.add(item.data));
  }
  const typeOf = (data: DataType) => {
    let t = into.byType.get(data);
    if (!t) {
      t = { planted: 0, found: 0, wrong: 0 };
      into.byType.set(data, t);
    }
    return t;
  };
  const miss = (what: string) => into.misses.set(what, (into.misses.get(what) ?? 0) + 1);
  for (const p of capture.planted) {
    const found = [...(items.get(p.entry) ?? [])].some((data) => isWithin(data, p.data) || isWithin(p.data, data));
    const encoding = into.byEncoding.get(p.encoding)!;
    typeOf(p.data).planted++;
    encoding.planted++;
    if (found) {
      typeOf(p.data).found++;
      encoding.found++;
    } else miss(`${p.data} in ${p.encoding}`);
  }
  into.decoys += capture.decoys.size;
  for (const entry of capture.decoys.keys()) if (items.has(entry)) into.accused++;
  for (const [entry, types] of items)
    for (const data of types) {
      into.items++;
      const p = planted.get(entry);
      if (p && (isWithin(data, p.data) || isWithin(p.data, data))) continue;
      into.wrong++;
      typeOf(data).wrong++;
      const kind = capture.decoys.get(entry);
      miss(`${data} where ${p ? `${p.data} was planted in ${p.encoding}` : `there was only: ${kind}`}`);
    }
}
