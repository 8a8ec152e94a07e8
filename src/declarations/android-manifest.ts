// AndroidManifest.xml: the permissions an app asks for; as text, in Android's binary form, or inside an .apk.
import { isAxml, parseAxml, type XmlElement } from '../formats/axml.ts';
import { inputBytes } from '../formats/bytes.ts';
import { decodeText } from '../formats/decode.ts';
import { isZip, readZip, zipMemberBytes, zipNamesInHead } from '../formats/zip.ts';
import { labelNames } from '../knowledge/policy/labels.ts';
import { type Problem, problem } from '../model/problem.ts';
import type { Claim } from '../model/rows.ts';
import type { Declaration } from '../model/units.ts';
import { labelClaim, MAX_LABEL_BYTES, readingOf } from './reading/labelled.ts';

const NAME = 'AndroidManifest.xml';

export const androidManifest: Declaration = {
  id: 'android-manifest',
  title: { en: 'Android manifest', zh: 'Android 清单' },
  howToGet: [
    {
      en: 'Give the `.apk` itself, or the `AndroidManifest.xml` of the project or of the package.',
      zh: '直接提供 `.apk`，或工程、安装包中的 `AndroidManifest.xml`。',
    },
  ],
  verifiedOn: [],
  recognize(head) {
    if (isZip(head.bytes))
      return zipNamesInHead(head.bytes).some((n) => n === NAME || n === 'classes.dex' || n === 'resources.arsc');
    if (isAxml(head.bytes)) return true;
    return /<manifest\b[^>]*(?:xmlns:android|package\s*=)/.test(head.text);
  },
  async read(snapshot, context) {
    const problems: Problem[] = [];
    let bytes: Uint8Array;
    let text: string | null = null;
    let elements: XmlElement[];
    try {
      const first = await inputBytes(snapshot, 64, 0, Math.min(64, snapshot.sizeBytes));
      if (isZip(first)) {
        const entry = (await readZip(snapshot)).find((e) => e.path === NAME);
        if (!entry) {
          problems.push(
            problem(
              'missing-table',
              { input: snapshot.sha256 },
              `${snapshot.name} holds no ${NAME}. Give the package as the store delivers it.`,
            ),
          );
          return readingOf(null, [], problems);
        }
        bytes = await zipMemberBytes(snapshot, entry, MAX_LABEL_BYTES);
      } else bytes = await inputBytes(snapshot, MAX_LABEL_BYTES);
      if (isAxml(bytes)) elements = parseAxml(bytes);
      else {
        text = decodeText(bytes).text;
        elements = textElements(text);
      }
    } catch (error) {
      problems.push(
        problem(
          'damaged',
          { input: snapshot.sha256 },
          `${snapshot.name} ${error instanceof Error ? error.message : 'is damaged'}. Copy it again.`,
        ),
      );
      return readingOf(null, [], problems);
    }
    const app = context.options.app ?? elements.find((e) => e.name === 'manifest')?.attributes['package'] ?? null;
    const names = labelNames('permissions');
    const claims: Claim[] = [];
    const seen = new Set<string>();
    for (const e of elements) {
      if (!e.name.startsWith('uses-permission')) continue;
      const stored = e.attributes['android:name'] ?? e.attributes['name'] ?? '';
      const data = names.types.get(stored.slice(stored.lastIndexOf('.') + 1));
      if (!data || seen.has(stored)) continue;
      seen.add(stored);
      claims.push(
        labelClaim(snapshot.sha256, app, text, stored, {
          verb: 'access',
          data: [...data],
          modality: 'may',
          condition: 'where the system allows it',
          rule: 'uses-permission',
        }),
      );
    }
    return readingOf(text, claims, problems);
  },
};

/** Start tags of textual XML; comments are left out. Enough for a manifest, which nests little. */
function textElements(text: string): XmlElement[] {
  const found: XmlElement[] = [];
  const plain = text.replace(/<!--[\s\S]*?-->/g, (c) => ' '.repeat(c.length));
  for (const m of plain.matchAll(/<([a-zA-Z][\w-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*\/?>/g)) {
    const attributes: Record<string, string> = Object.create(null);
    for (const a of (m[2] ?? '').matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
      attributes[a[1]!] = a[2] ?? a[3] ?? '';
    found.push({ name: m[1]!, attributes, depth: 0 });
  }
  return found;
}
