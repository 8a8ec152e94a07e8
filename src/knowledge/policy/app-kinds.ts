// Kinds of app in the official list of necessary data, and what is known of which app is of which kind.
import { isObject } from '../../base/json.ts';
import { type DataType, isDataType } from '../../model/personal-data.ts';
import { json as kindsJson } from './data/app-kinds.ts';
import { json as necessaryJson } from './data/necessary-data.ts';

export interface AppKind {
  readonly id: string;
  readonly en: string;
  readonly zh: string;
  /** The basic function needs no personal data at all. */
  readonly none: boolean;
  readonly data: readonly DataType[];
  /** The list names more than data types can say (identity documents, trips, a CV). */
  readonly other: boolean;
}

const text = (v: unknown): string => (typeof v === 'string' ? v : '');
const texts = (v: unknown): string[] => (Array.isArray(v) ? v.map(text) : []);

let kinds: ReadonlyMap<string, AppKind> | null = null;

/** The 39 kinds by id. */
export function appKinds(): ReadonlyMap<string, AppKind> {
  if (!kinds) {
    const list: unknown = JSON.parse(necessaryJson);
    kinds = new Map(
      (Array.isArray(list) ? list : []).filter(isObject).map((t) => [
        text(t['id']),
        {
          id: text(t['id']),
          en: text(t['en']),
          zh: text(t['zh']),
          none: t['none'] === true,
          data: texts(t['data']).filter(isDataType),
          other: t['other'] === true,
        },
      ]),
    );
  }
  return kinds;
}

interface Known {
  readonly apps: ReadonlyMap<string, string>;
  readonly categories: ReadonlyMap<string, string>;
}
let known: Known | null = null;
function knownKinds(): Known {
  if (!known) {
    const file: unknown = JSON.parse(kindsJson);
    const root = isObject(file) ? file : {};
    const categories = isObject(root['categories']) ? root['categories']['map'] : {};
    const apps = Array.isArray(root['apps']) ? root['apps'].filter(isObject) : [];
    known = {
      apps: new Map(apps.flatMap((a) => texts(a['ids']).map((id) => [id, text(a['kind'])] as const))),
      categories: new Map(Object.entries(isObject(categories) ? categories : {}).map(([c, k]) => [c, text(k)])),
    };
  }
  return known;
}

export type KindBasis = 'stated' | 'category' | 'knowledge';

/** The kind of an app: as its owner states it, as its build or store says, or as knowledge has it; null where nothing tells. */
export function kindOfApp(
  app: string | null,
  stated: string | null,
  category: string | null,
): { kind: AppKind; basis: KindBasis } | null {
  const { apps, categories } = knownKinds();
  const pick = (id: string | null | undefined, basis: KindBasis) => {
    const kind = id ? appKinds().get(id) : undefined;
    return kind ? { kind, basis } : null;
  };
  return (
    pick(stated, 'stated') ??
    pick(app === null ? null : apps.get(app), 'knowledge') ??
    pick(category === null ? null : categories.get(category), 'category')
  );
}
