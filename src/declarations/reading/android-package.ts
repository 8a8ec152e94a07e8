// An .apk, or the several of an .xapk or .apks: the manifest, and what native libraries, components and packages of classes
// tell of SDKs by LibChecker's rules. Nothing is unpacked to disk, and of code only the names of classes are read.
import type { XmlElement } from '../../formats/axml.ts';
import { dexPackages } from '../../formats/dex.ts';
import { FormatError } from '../../formats/format-error.ts';
import type { ZipEntry } from '../../formats/zip.ts';
import { Members } from '../../formats/zip-members.ts';
import { roleOf, type SdkKind, sdkOf } from '../../knowledge/sdks.ts';
import { type Problem, problem } from '../../model/problem.ts';
import type { Claim, Component, Place } from '../../model/rows.ts';
import type { Input, Reading } from '../../model/units.ts';
import { componentOf } from './component.ts';
import { readingOf } from './labelled.ts';
import { attribute, manifestClaims, manifestElements } from './manifest-elements.ts';
import { packageProblem, unsafeNames } from './package-problems.ts';

const MANIFEST = 'AndroidManifest.xml';
const DEX = /^classes\d*\.dex$/;
const NATIVE = /^lib\/[^/]+\/([^/]+\.so)$/;
const BUNDLE_MANIFEST = 'base/manifest/AndroidManifest.xml';
const MANIFEST_BYTES = 16 * 1024 * 1024;
const MOST_PACKAGES = 100;
/** `android:appCategory`: https://developer.android.com/reference/android/R.attr#appCategory */
const CATEGORIES = ['game', 'audio', 'video', 'image', 'social', 'news', 'maps', 'productivity', 'accessibility'];

export const isAndroidPackage = (members: readonly string[]): boolean =>
  members.some((m) => m === MANIFEST || m === BUNDLE_MANIFEST || DEX.test(m) || m === 'resources.arsc') ||
  (members.some((m) => m.endsWith('.apk')) &&
    members.some((m) => m === 'manifest.json' || m === 'toc.pb' || /(?:^|\/)base(?:-\w+)?\.apk$/.test(m)));

export async function androidPackage(snapshot: Input, app: string | null): Promise<Reading> {
  let members: Members;
  try {
    members = await Members.open(snapshot);
  } catch (error) {
    return readingOf(null, [], [packageProblem(snapshot, null, error)]);
  }
  return new AndroidPackage(snapshot, members, app).read();
}

/** One package of the container; `prefix` is its own path there, with a `!` behind it. */
interface Part {
  readonly members: Members;
  readonly prefix: string;
}

class AndroidPackage {
  private readonly problems: Problem[] = [];
  private readonly claims: Claim[] = [];
  /** By kind and name: the same library lies there once for each processor. */
  private readonly found = new Map<string, Component>();
  private readonly snapshot: Input;
  private readonly outer: Members;
  private app: string | null;

  constructor(snapshot: Input, outer: Members, app: string | null) {
    this.snapshot = snapshot;
    this.outer = outer;
    this.app = app;
  }

  async read(): Promise<Reading> {
    if (this.outer.get(MANIFEST) === null && this.outer.get(BUNDLE_MANIFEST) !== null)
      return this.give(
        `${this.snapshot.name} is an app bundle for the store, not a package. Give the \`.apk\` or the \`.apks\` that bundletool makes of it.`,
      );
    const parts = await this.parts();
    const based = parts.find((p) => p.members.get(MANIFEST) !== null);
    if (!based)
      return this.give(`${this.snapshot.name} holds no ${MANIFEST}. Give the package as the store delivers it.`);
    for (const part of parts)
      if (part.members.unsafe > 0) this.problems.push(unsafeNames(this.snapshot, part.members.unsafe));
    // The base comes first, so that the package's name is known when the rest is read.
    for (const part of [based, ...parts.filter((p) => p !== based)]) await this.readPart(part, part === based);
    return this.give(null);
  }

  private give(missing: string | null): Reading {
    if (missing !== null) this.problems.push(problem('missing-table', { input: this.snapshot.sha256 }, missing));
    return {
      text: null,
      rows: [
        ...this.claims.map((row) => ({ type: 'Claim' as const, row })),
        ...[...this.found.values()].map((row) => ({ type: 'Component' as const, row })),
      ],
      problems: this.problems,
    };
  }

  /** The packages to read: the file itself, or those inside it that one phone would install. */
  private async parts(): Promise<Part[]> {
    if (this.outer.get(MANIFEST) !== null) return [{ members: this.outer, prefix: '' }];
    const inner = this.outer.entries.filter((e) => e.path.endsWith('.apk'));
    // bundletool writes one whole package a phone model beside the splits: the union needs only one of the two forms.
    const splits = inner.filter((e) => /^splits\//.test(e.path));
    const whole = inner.filter((e) => e.path === 'universal.apk');
    const complete = inner.filter((e) => /^standalones\//.test(e.path)).slice(0, 1);
    const forms = [whole, splits, complete, inner];
    const chosen = (forms.find((f) => f.length > 0) ?? []).sort(byBase);
    if (chosen.length > MOST_PACKAGES)
      this.problems.push(
        problem(
          'too-large',
          { input: this.snapshot.sha256 },
          `${this.snapshot.name} holds ${chosen.length} packages; the first ${MOST_PACKAGES} were read.`,
        ),
      );
    const parts: Part[] = [];
    for (const entry of chosen.slice(0, MOST_PACKAGES))
      try {
        parts.push({ members: await this.outer.nested(entry), prefix: `${entry.path}!` });
      } catch (error) {
        this.problems.push(packageProblem(this.snapshot, entry.path, error));
      }
    return parts;
  }

  private placeOf = (part: Part, path: string): Place => ({
    input: this.snapshot.sha256,
    path: `${part.prefix}${path}`,
  });

  private async bytesOf(part: Part, entry: ZipEntry, maxBytes?: number): Promise<Uint8Array | null> {
    try {
      return await part.members.bytes(entry, maxBytes);
    } catch (error) {
      this.problems.push(packageProblem(this.snapshot, `${part.prefix}${entry.path}`, error));
      return null;
    }
  }

  private async readPart(part: Part, isBase: boolean): Promise<void> {
    const entry = part.members.get(MANIFEST);
    const bytes = entry && (await this.bytesOf(part, entry, MANIFEST_BYTES));
    if (entry && bytes) this.readManifest(part, bytes, isBase);
    for (const e of part.members.entries) {
      const library = NATIVE.exec(e.path)?.[1];
      if (library !== undefined) this.add('native', library, this.placeOf(part, e.path), true);
    }
    for (const e of part.members.entries) if (DEX.test(e.path)) await this.readDex(part, e);
  }

  private readManifest(part: Part, bytes: Uint8Array, isBase: boolean): void {
    const from = this.placeOf(part, MANIFEST);
    let elements: XmlElement[];
    try {
      elements = manifestElements(bytes).elements;
    } catch (error) {
      this.problems.push(packageProblem(this.snapshot, from.path ?? MANIFEST, error));
      return;
    }
    const root = elements.find((e) => e.name === 'manifest');
    const { app, claims } = manifestClaims(elements, from, null, this.app);
    this.app = app;
    const known = new Set(this.claims.map((c) => c.quote.exact));
    this.claims.push(...claims.filter((c) => !known.has(c.quote.exact)));
    if (isBase) {
      const application = elements.find((e) => e.name === 'application');
      const category = application ? attribute(application, 'appCategory') : null;
      this.push('app', app ?? this.snapshot.name, from, {
        version: root ? attribute(root, 'versionName') : null,
        category: category === null ? null : (CATEGORIES[Number(category)] ?? category),
        own: true,
      });
    }
    const pack = root?.attributes['package'] ?? app ?? '';
    for (const e of elements) {
      const kind = e.name === 'activity-alias' ? 'activity' : e.name;
      if (kind !== 'activity' && kind !== 'service' && kind !== 'receiver' && kind !== 'provider') continue;
      const name = attribute(e, 'name');
      if (name)
        this.add(kind, name.startsWith('.') ? pack + name : name.includes('.') ? name : `${pack}.${name}`, from);
    }
  }

  private async readDex(part: Part, entry: ZipEntry): Promise<void> {
    const bytes = await this.bytesOf(part, entry);
    if (!bytes) return;
    try {
      const { packages, unread } = dexPackages(bytes);
      for (const name of packages) this.add('dex', name, this.placeOf(part, entry.path));
      if (unread > 0) throw new FormatError('damaged', `holds ${unread} classes whose names could not be read`);
    } catch (error) {
      this.problems.push(packageProblem(this.snapshot, `${part.prefix}${entry.path}`, error));
    }
  }

  /** One row a library; of components and packages those that a rule knows, one an SDK and kind. */
  private add(kind: SdkKind, name: string, from: Place, all = false): void {
    const sdk = sdkOf(kind, name);
    if (!sdk && !all) return;
    this.push(kind, name, from, {
      sdk: sdk?.label ?? null,
      maker: sdk?.maker ?? null,
      rule: sdk?.rule ?? null,
      role: sdk ? roleOf(sdk.label) : null,
      own: this.app !== null && kind !== 'native' && `${name}.`.startsWith(`${this.app}.`),
    });
  }

  private push(kind: Component['kind'], name: string, from: Place, rest: Partial<Component>): void {
    const key = `${kind}\u0000${kind === 'dex' ? rest.rule : name}`;
    if (this.found.has(key)) return;
    this.found.set(key, componentOf(this.app, kind, name, from, rest));
  }
}

/** The base package first, then by name. */
const byBase = (a: ZipEntry, b: ZipEntry): number =>
  Number(isSplit(a.path)) - Number(isSplit(b.path)) || (a.path < b.path ? -1 : 1);
const isSplit = (path: string): boolean =>
  /(?:^|\/)(?:split_|config\.)|-(?!master)[\w-]+\.apk$/.test(path) && !/base(?:-master)?\.apk$/.test(path);
