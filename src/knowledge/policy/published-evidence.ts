// What was published about data after its receipt, by means that no record of one phone has.
import { isObject } from '../../base/json.ts';
import { json } from './data/published-evidence.ts';

export interface PublishedEvidence {
  /** `filters`, `requests`: a key of locales below `beyond-the-capture.`. */
  readonly topic: string;
  readonly who: string;
  readonly title: string;
  /** `2020-05`. */
  readonly when: string;
  readonly url: string;
}

const text = (v: unknown): string => (typeof v === 'string' ? v : '');

/** Entries about an app, oldest first. */
export function publishedAbout(app: string | null): PublishedEvidence[] {
  const file: unknown = JSON.parse(json);
  const entries = isObject(file) && Array.isArray(file['entries']) ? file['entries'].filter(isObject) : [];
  return entries
    .filter((e) => app !== null && Array.isArray(e['apps']) && e['apps'].includes(app))
    .map((e) => ({
      topic: text(e['topic']),
      who: text(e['who']),
      title: text(e['title']),
      when: text(e['when']),
      url: text(e['url']),
    }));
}
