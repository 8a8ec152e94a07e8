// .ipa: an iOS app as it is built. Usage descriptions, the privacy manifests of the app and of everything in it, and the
// frameworks, bundles and extensions themselves. Nothing is unpacked to disk and no code is looked at.
import { printable } from '../base/text.ts';
import { isDict, type Plist, type PlistDict } from '../formats/plist.ts';
import type { ZipEntry } from '../formats/zip.ts';
import { Members } from '../formats/zip-members.ts';
import { appleListed, iosSdkOf, roleOf } from '../knowledge/sdks.ts';
import { type Problem, problem } from '../model/problem.ts';
import type { Claim, Component } from '../model/rows.ts';
import type { Declaration, Input, Reading } from '../model/units.ts';
import { componentOf } from './reading/component.ts';
import { MAX_LABEL_BYTES, readingOf } from './reading/labelled.ts';
import { packageProblem, unsafeNames } from './reading/package-problems.ts';
import { openList, privacyManifest } from './reading/privacy-manifest.ts';
import { usageDescriptions } from './reading/usage-descriptions.ts';

const MANIFEST = 'PrivacyInfo.xcprivacy';
const APP_INFO = /^(?:[^/]+\/)*?[^/]+\.app\/Info\.plist$/;
const PART = /^(.+\.(framework|bundle|appex))\//;
/** Apple's own Swift libraries, carried for old systems. */
const SWIFT = /^libswift\w*\.dylib$/;

export const iosAppPackage: Declaration = {
  id: 'ios-app-package',
  title: { en: 'iOS app package (.ipa)', zh: 'iOS 应用包（.ipa）' },
  howToGet: [
    {
      en: 'As the maker: export the archive in Xcode (Organizer › Distribute App) or take the `.ipa` of your build.',
      zh: '开发者：在 Xcode 的 Organizer 中导出，或直接使用构建产物 `.ipa`。',
    },
  ],
  verifiedOn: [],
  recognize: (head) => head.members?.some((m) => APP_INFO.test(m) || /^Payload\/[^/]+\.app\//.test(m)) === true,
  async read(snapshot, context) {
    let members: Members;
    try {
      members = await Members.open(snapshot);
    } catch (error) {
      return readingOf(null, [], [packageProblem(snapshot, null, error)]);
    }
    return new AppPackage(snapshot, members, context.options.app).read();
  },
};

class AppPackage {
  private readonly problems: Problem[] = [];
  private readonly claims: Claim[] = [];
  private readonly components: Component[] = [];
  private readonly snapshot: Input;
  private readonly members: Members;
  private readonly ownFolders = new Set<string>();
  private app: string | null;

  constructor(snapshot: Input, members: Members, app: string | null) {
    this.snapshot = snapshot;
    this.members = members;
    this.app = app;
  }

  async read(): Promise<Reading> {
    const { snapshot, members } = this;
    if (members.unsafe > 0) this.problems.push(unsafeNames(snapshot, members.unsafe));
    // The outermost app; a watch app and app clips lie inside it.
    const info = members.entries
      .filter((e) => APP_INFO.test(e.path))
      .sort((a, b) => a.path.split('/').length - b.path.split('/').length || (a.path < b.path ? -1 : 1))[0];
    if (!info) {
      this.problems.push(
        problem(
          'missing-table',
          { input: snapshot.sha256 },
          `${snapshot.name} holds no \`Info.plist\` of an app. Give the \`.ipa\` as Xcode exports it.`,
        ),
      );
      return readingOf(null, [], this.problems);
    }
    const root = info.path.slice(0, -'Info.plist'.length);
    await this.readInfo(info);
    const within = members.entries.filter((e) => e.path.startsWith(root));
    const manifests = new Map<string, ZipEntry>();
    for (const e of within)
      if (e.path.endsWith(`/${MANIFEST}`)) manifests.set(e.path.slice(0, -MANIFEST.length - 1), e);
    await this.readParts(root, within, manifests);
    for (const [folder, entry] of [...manifests].sort(([a], [b]) => (a < b ? -1 : 1)))
      await this.readManifest(
        entry,
        folder === root.slice(0, -1) || this.ownFolders.has(folder) ? null : sdkAt(folder),
      );
    return {
      text: null,
      rows: [
        ...this.claims.map((row) => ({ type: 'Claim' as const, row })),
        ...this.components.map((row) => ({ type: 'Component' as const, row })),
      ],
      problems: this.problems,
    };
  }

  private async bytesOf(entry: ZipEntry): Promise<Uint8Array | null> {
    try {
      return await this.members.bytes(entry, MAX_LABEL_BYTES);
    } catch (error) {
      this.problems.push(packageProblem(this.snapshot, entry.path, error));
      return null;
    }
  }

  private placeOf = (path: string) => ({ input: this.snapshot.sha256, path });

  private async readInfo(entry: ZipEntry): Promise<void> {
    const bytes = await this.bytesOf(entry);
    const at = { name: printable(entry.path, 160), from: this.placeOf(entry.path), app: this.app, sdk: null };
    const info = bytes && usageDescriptions(bytes, at);
    if (info) {
      this.problems.push(...info.problems);
      this.claims.push(...info.claims);
      this.app ??= info.bundle;
    }
    this.components.push(
      this.component('app', info?.bundle ?? nameOf(entry.path.slice(0, -'/Info.plist'.length)), entry.path, {
        version: textOf(info?.root?.['CFBundleShortVersionString']),
        category: textOf(info?.root?.['LSApplicationCategoryType']) ?? (await this.genre()),
        own: true,
      }),
    );
  }

  /** The store's name for the kind of app, in the list that the store puts beside the app. */
  private async genre(): Promise<string | null> {
    const entry = this.members.get('iTunesMetadata.plist');
    const bytes = entry && (await this.bytesOf(entry));
    if (!entry || !bytes) return null;
    const opened = openList(bytes, { name: printable(entry.path, 160), from: this.placeOf(entry.path) });
    return 'root' in opened && isDict(opened.root) ? textOf(opened.root['genre']) : null;
  }

  /** Frameworks, bundles and extensions, each once, with whether a privacy manifest goes with them. */
  private async readParts(
    root: string,
    within: readonly ZipEntry[],
    manifests: ReadonlyMap<string, ZipEntry>,
  ): Promise<void> {
    const folders = new Map<string, 'framework' | 'bundle' | 'extension'>();
    const loose = new Map<string, string>();
    for (const e of within) {
      for (let path = e.path; ; ) {
        const m = PART.exec(path);
        if (!m) break;
        folders.set(m[1]!, m[2] === 'appex' ? 'extension' : (m[2] as 'framework' | 'bundle'));
        path = m[1]!;
      }
      const file = e.path.slice(e.path.lastIndexOf('/') + 1);
      if (file.endsWith('.dylib') && !SWIFT.test(file)) loose.set(e.path, file);
    }
    const carried = [...manifests.keys()];
    for (const [folder, kind] of [...folders].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const name = nameOf(folder);
      const manifest =
        carried.some((at) => at === folder || at.startsWith(`${folder}/`)) ||
        (kind === 'framework' && carried.some((at) => at.endsWith('.bundle') && speaksFor(nameOf(at), name)));
      // A bundle of pictures or texts is no part that could declare anything.
      const listed = firstOf(name, appleListed);
      const known = firstOf(name, iosSdkOf);
      if (kind === 'bundle' && !manifest && listed === null && known === null) continue;
      const info = this.members.get(`${folder}/Info.plist`);
      const bytes = info && (await this.bytesOf(info));
      const list =
        info && bytes ? openList(bytes, { name: printable(info.path, 160), from: this.placeOf(info.path) }) : null;
      const dict: PlistDict = list && 'root' in list && isDict(list.root) ? list.root : {};
      const bundle = textOf(dict['CFBundleIdentifier']);
      const own = kind === 'extension' || this.isOwn(bundle);
      if (own) this.ownFolders.add(folder);
      this.components.push(
        this.component(kind, name, folder, {
          version: textOf(dict['CFBundleShortVersionString']),
          sdk: known?.label ?? listed,
          maker: known?.maker ?? null,
          rule: known?.rule ?? listed,
          role: known?.role ?? roleOf(name),
          own,
          manifest,
          listed: listed !== null,
        }),
      );
    }
    for (const [path, file] of [...loose].sort(([a], [b]) => (a < b ? -1 : 1)))
      this.components.push(this.component('native', file, path, {}));
    if (!manifests.has(root.slice(0, -1)))
      this.problems.push(
        problem(
          'missing-table',
          this.placeOf(root.slice(0, -1)),
          `${this.snapshot.name} holds no privacy manifest of the app itself (${manifests.size} of parts of it).`,
        ),
      );
  }

  /** The same publisher by its reversed domain: `com.example` of `com.example.chat`. */
  private isOwn(bundle: string | null): boolean {
    const mine = this.app?.split('.').slice(0, 2).join('.');
    return mine?.includes('.') === true && bundle !== null && `${bundle}.`.startsWith(`${mine}.`);
  }

  private async readManifest(entry: ZipEntry, sdk: string | null): Promise<void> {
    const bytes = await this.bytesOf(entry);
    if (!bytes) return;
    const at = { name: printable(entry.path, 160), from: this.placeOf(entry.path), app: this.app, sdk };
    const { claims, problems } = privacyManifest(bytes, at);
    this.claims.push(...claims);
    this.problems.push(...problems);
  }

  private component(kind: Component['kind'], name: string, path: string, rest: Partial<Component>): Component {
    return componentOf(this.app, kind, name, this.placeOf(path), rest);
  }
}

const textOf = (v: Plist | undefined): string | null => (typeof v === 'string' && v.trim() !== '' ? v : null);

/** `Foo` of `…/Foo.framework`. */
const nameOf = (folder: string): string =>
  folder.slice(folder.lastIndexOf('/') + 1).replace(/\.(?:framework|bundle|appex|app)$/, '');

/**
 * Names that a bundle of a library linked into the app may stand for: `Foo` of `Foo_Privacy`, `Foo_Foo` and `FooResources`, and
 * `Bar` of `Foo_Bar`, as package managers write product and target.
 */
function namesIn(name: string): string[] {
  const bare = name.replace(/[_-]?(?:Privacy(?:Info|Manifest)?|Resources?)$/i, '').replace(/^(.+)[_-]\1$/, '$1');
  return [...new Set([name, bare, bare.slice(bare.lastIndexOf('_') + 1)])].filter((n) => n !== '');
}

function firstOf<T>(name: string, look: (name: string) => T | null): T | null {
  for (const n of namesIn(name)) {
    const found = look(n);
    if (found !== null) return found;
  }
  return null;
}

const speaksFor = (bundle: string, framework: string): boolean =>
  namesIn(bundle).some((n) => n.toLowerCase() === framework.toLowerCase());

/** The SDK whose manifest lies in a folder: the framework around it, else what the bundle is named after. */
function sdkAt(folder: string): string {
  const around = /^(?:.*\/)?([^/]+)\.framework(?:\/|$)/.exec(folder)?.[1];
  const name = around ?? nameOf(folder);
  return firstOf(name, iosSdkOf)?.label ?? around ?? firstOf(name, appleListed) ?? namesIn(name)[1] ?? name;
}
