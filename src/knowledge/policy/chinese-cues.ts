// The closed patterns of the Chinese reader, from data/policy/chinese-cues.json, each with its reason there.
import { isObject } from '../../base/json.ts';
import { json } from './data/chinese-cues.ts';

let built: Map<string, RegExp> | null = null;

function build(): Map<string, RegExp> {
  const file: unknown = JSON.parse(json);
  const list = isObject(file) && Array.isArray(file['cues']) ? file['cues'] : [];
  const cues = new Map<string, RegExp>();
  for (const entry of list) {
    const { id, test } = isObject(entry) ? entry : {};
    if (typeof id !== 'string' || typeof test !== 'string')
      throw new TypeError('data/policy/chinese-cues: an entry without id or test');
    cues.set(id, new RegExp(test));
  }
  return cues;
}

/** A cue by its id. Throws where data/policy has none of that name. */
export function chineseCue(id: string): RegExp {
  built ??= build();
  const cue = built.get(id);
  if (!cue) throw new TypeError(`data/policy/chinese-cues: no such cue: ${id}`);
  return cue;
}
