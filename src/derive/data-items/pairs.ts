// Numbers that mean something only together: coordinates, the sides of a screen.
import { decimalsOf } from './shapes.ts';

export interface Pair {
  readonly lat: number;
  readonly lon: number;
  /** `latitude,longitude` with the digits that carry information. */
  readonly text: string;
  /** Decimals of the coarser of the two. */
  readonly decimals: number;
}

export type Axis = 'lat' | 'lon' | 'width' | 'height';
const AXES: ReadonlyMap<string, Axis> = new Map<string, Axis>([
  ...[
    'lat',
    'latitude',
    'gpslat',
    'gpslatitude',
    'userlat',
    'userlatitude',
    'loclat',
    'locationlat',
    'geolat',
    'mlat',
    '纬度',
  ].map((n): [string, Axis] => [n, 'lat']),
  ...[
    'lon',
    'lng',
    'long',
    'longitude',
    'longtitude',
    'gpslon',
    'gpslng',
    'gpslongitude',
    'userlon',
    'userlng',
    'userlongitude',
    'loclon',
    'loclng',
    'locationlng',
    'geolon',
    'geolng',
    'mlng',
    '经度',
  ].map((n): [string, Axis] => [n, 'lon']),
  ...['screenwidth', 'displaywidth', 'windowwidth', 'screenw', 'scrw', 'sw', 'devicewidth', 'widthpixels'].map(
    (n): [string, Axis] => [n, 'width'],
  ),
  ...['screenheight', 'displayheight', 'windowheight', 'screenh', 'scrh', 'sh', 'deviceheight', 'heightpixels'].map(
    (n): [string, Axis] => [n, 'height'],
  ),
]);

/** What a normalized name says a number is, where it is half of a pair. */
export const namedPair = (name: string): Axis | null => AXES.get(name) ?? null;

const NUMBER = /^-?\d{1,10}(?:\.\d{1,17})?$/;

const textOf = (v: unknown): string | null => {
  const s = typeof v === 'number' ? String(v) : typeof v === 'string' ? v.trim() : null;
  return s !== null && NUMBER.test(s) ? s : null;
};

/** Close to nought, both the same, or whole numbers: no place. */
const implausible = (lat: number, lon: number): boolean =>
  (Math.abs(lat) < 0.1 && Math.abs(lon) < 0.1) || lat === lon || (Math.abs(lat) <= 1 && Math.abs(lon) <= 1);

/** Two values under the names of latitude and longitude; scaled integers are understood. */
export function coordinates(latitude: unknown, longitude: unknown): Pair | null {
  const [a, b] = [textOf(latitude), textOf(longitude)];
  if (a === null || b === null) return null;
  let [lat, lon] = [Number(a), Number(b)];
  let decimals = Math.min(decimalsOf(a), decimalsOf(b));
  let text = `${a},${b}`;
  if (decimals === 0 && Math.abs(lat) > 180_000 && Math.abs(lon) > 180_000) {
    for (const scale of [1e6, 1e7])
      if (Math.abs(lat / scale) <= 90 && Math.abs(lon / scale) <= 180 && Math.abs(lat / scale) > 1) {
        [lat, lon] = [lat / scale, lon / scale];
        decimals = Math.min(decimalsOf(String(lat)), decimalsOf(String(lon)));
        text = `${lat},${lon}`;
        break;
      }
  }
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180 || implausible(lat, lon)) return null;
  return { lat, lon, text, decimals };
}

/** Two numbers without names: in either order, both with three decimals or more, neither order of magnitude of a ratio. */
export function pairOf(first: string, second: string): Pair | null {
  const [a, b] = [textOf(first), textOf(second)];
  if (a === null || b === null) return null;
  const [x, y] = [Number(a), Number(b)];
  const decimals = Math.min(decimalsOf(a), decimalsOf(b));
  if (decimals < 3 || implausible(x, y) || Math.abs(x) > 180 || Math.abs(y) > 180) return null;
  if (Math.abs(x) <= 90) return { lat: x, lon: y, text: `${a},${b}`, decimals };
  return Math.abs(y) <= 90 ? { lat: y, lon: x, text: `${b},${a}`, decimals } : null;
}

/** Width and height of a screen in pixels or points, both needed. */
export function screenOf(width: unknown, height: unknown): string | null {
  const [w, h] = [Number(width), Number(height)];
  if (!(w >= 200 && w <= 8000 && h >= 200 && h <= 8000)) return null;
  return `${w}x${h}`;
}
