// Whose document is it? A policy bound to an app that names neither the app nor its publisher may be another company's.
import type { KnownApp } from '../knowledge/index.ts';
import { type Problem, problem } from '../model/problem.ts';

/** Parts of app ids that name nobody. */
const COMMON_PARTS =
  /^(?:com|org|net|app|apps|android|ios|mobile|client|main|free|lite|pro|plus|www|co|io|dev|me|cn|uk|de|eu|us|example|test)$/;

const namesOf = (app: string, known: KnownApp | null): string[] => {
  const listed = known ? [known.name.en, known.name.zh, known.publisher.en, known.publisher.zh] : [];
  const parts = app.split(/[.\-_]/).filter((part) => part.length >= 4 && !COMMON_PARTS.test(part.toLowerCase()));
  return [...listed.filter((n): n is string => n !== undefined && n.length >= 2), ...parts];
};

/** A problem where `text` holds none of the names of `app`; null where it does or where no name is known. */
export function otherPublisher(
  text: string,
  app: string,
  known: KnownApp | null,
  document: { readonly name: string; readonly sha256: string },
): Problem | null {
  const names = namesOf(app, known);
  if (names.length === 0 || text.length < 400) return null;
  const lower = text.toLowerCase();
  if (names.some((n) => lower.includes(n.toLowerCase()))) return null;
  const shown = [...new Set(names)].slice(0, 3).join(', ');
  return problem(
    'conflicting-rows',
    { input: document.sha256 },
    `${document.name} names none of ${shown}: it may be the document of another company. What it says is held against ${app} all the same; check that it is the right one.`,
  );
}
