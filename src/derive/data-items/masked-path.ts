// The path of a request as a row may keep it: without the values that were found in it or elsewhere in the request.
import { mask } from '../../base/text.ts';
import { decodePercent, keysOf } from '../../formats/unfold.ts';
import type { Candidate } from './candidates.ts';

/** Types whose value tells one person or phone from another, or is somebody's own words. */
const TELLING =
  /^(?:account|identity|address|contacts|content|auth|device\.(?:id|push)|network\.(?:wifi|ip)|location\.precise)/;
const SHORTEST = 6;

/** Segments in which something was found, or that hold a telling value of this request, become their masks. */
export function maskedPath(path: string, found: readonly Candidate[]): string {
  let plain: string | null = null;
  const hidden = new Set<number>();
  const values: string[] = [];
  for (const { part, at, value, data } of found) {
    if (part === 'path') {
      const [segment] = keysOf(at);
      if (typeof segment === 'number') hidden.add(segment);
    }
    if (value.length < SHORTEST || value.length > path.length) continue;
    plain ??= decodePercent(path, false).toLowerCase();
    const wanted = value.toLowerCase();
    if (plain.includes(wanted) && TELLING.test(data)) values.push(wanted);
  }
  if (hidden.size === 0 && values.length === 0) return path;
  const holds = (segment: string) => {
    const text = decodePercent(segment, false).toLowerCase();
    return values.some((v) => text.includes(v));
  };
  const segments = path.split('/');
  return segments
    .map((s, i) => (s !== '' && !s.includes('•••') && (hidden.has(i) || holds(s)) ? mask(s) : s))
    .join('/');
}
