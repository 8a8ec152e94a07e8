// Recomputes an export's manifest: every file's hash and size, and that no file is missing or added.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isObject } from '../../../base/json.ts';
import { printable } from '../../../base/text.ts';

export interface ExportVerified {
  readonly schema: 'telltale/chats-export-verify@1';
  readonly ok: boolean;
  readonly files: number;
  readonly messages: number;
  readonly differences: string[];
}

export async function verifyExport(folder: string): Promise<ExportVerified> {
  const differences: string[] = [];
  const manifest: unknown = existsSync(join(folder, 'manifest.json'))
    ? JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
    : null;
  if (!isObject(manifest) || manifest['schema'] !== 'telltale/chats-export@1' || !Array.isArray(manifest['files']))
    return {
      schema: 'telltale/chats-export-verify@1',
      ok: false,
      files: 0,
      messages: 0,
      differences: ['there is no manifest.json of an export'],
    };
  const listed = new Set<string>(['manifest.json']);
  let messages = 0;
  for (const file of manifest['files']) {
    if (!isObject(file) || typeof file['path'] !== 'string' || file['path'].split('/').includes('..')) {
      differences.push('the manifest lists a file without a name');
      continue;
    }
    const path = file['path'];
    listed.add(path);
    messages += typeof file['messages'] === 'number' ? file['messages'] : 0;
    if (!existsSync(join(folder, path))) {
      differences.push(`${printable(path)} is missing`);
      continue;
    }
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(join(folder, path))) hash.update(chunk as Buffer);
    if (hash.digest('hex') !== file['sha256']) differences.push(`${printable(path)} was changed`);
  }
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
    if (entry.isFile() && !listed.has(path)) differences.push(`${printable(path)} was added`);
  }
  if (messages !== manifest['messages'])
    differences.push(`the files hold ${messages} messages, and the manifest says ${String(manifest['messages'])}`);
  return {
    schema: 'telltale/chats-export-verify@1',
    ok: differences.length === 0,
    files: listed.size - 1,
    messages,
    differences,
  };
}
