// Where the files of a message lie, and what became of them. The stem of every path is the message's local id.

import type { Wanted } from './body.ts';
import type { Attachment, ExportFile, MediaSource } from './contract.ts';
import type { Files } from './identity.ts';

const FOLDERS = ['Img', 'Audio', 'Video', 'OpenData'];

export class ChatMedia {
  /** Stem (`Img/<chat>/<id>`) → files. */
  readonly #byStem = new Map<string, ExportFile[]>();
  readonly #files: Files;
  readonly #root: string;
  readonly #used = new Set<string>();

  constructor(files: Files, root: string) {
    this.#files = files;
    this.#root = root;
    for (const [path, file] of files) {
      if (!path.startsWith(`${root}/`)) continue;
      const stem = stemOf(path.slice(root.length + 1));
      if (stem === null) continue;
      const list = this.#byStem.get(stem);
      if (list) list.push(file);
      else this.#byStem.set(stem, [file]);
    }
  }

  /** Files whose message is in no table. */
  orphans(): { count: number; bytes: number } {
    let count = 0;
    let bytes = 0;
    for (const [stem, files] of this.#byStem)
      if (!this.#used.has(stem))
        for (const file of files) {
          count++;
          bytes += file.sizeBytes();
        }
    return { count, bytes };
  }

  attachments(chat: string, id: number, wanted: readonly Wanted[]): Attachment[] {
    const out: Attachment[] = [];
    for (const w of wanted) {
      const found = this.#find(chat, id, w);
      if (found) out.push(found);
    }
    return out;
  }

  #find(chat: string, id: number, w: Wanted): Attachment | null {
    switch (w.role) {
      case 'image': {
        const base = `Img/${chat}/${id}`;
        return this.#judge(w.role, base, [`${base}.pic_hd`, `${base}.pic`], `${base}.pic_thum`, null, null);
      }
      case 'voice': {
        const base = `Audio/${chat}/${id}`;
        return this.#judge(w.role, base, [`${base}.aud`], null, null, w.durationMs);
      }
      case 'video': {
        const base = `Video/${chat}/${id}`;
        return this.#judge(w.role, base, [`${base}.mp4`, `${base}_raw.mp4`], `${base}.video_thum`, null, null);
      }
      case 'file': {
        const base = `OpenData/${chat}/${id}`;
        return this.#judge(w.role, base, [`${base}.${w.extension}`], null, w.name, null);
      }
      case 'link-picture': {
        const base = `OpenData/${chat}/${id}`;
        const path = `${base}.pic_thum`;
        return this.#files.has(`${this.#root}/${path}`) ? this.#judge(w.role, base, [path], null, null, null) : null;
      }
      default: {
        const base = `OpenData/${chat}/${id}`;
        return this.#judge(
          w.role,
          base,
          [`${base}/${w.id}.${w.extension}`],
          `${base}/${w.id}.record_thumb`,
          w.name,
          null,
        );
      }
    }
  }

  #judge(
    role: string,
    stem: string,
    mains: readonly string[],
    thumb: string | null,
    name: string | null,
    durationMs: number | null,
  ): Attachment {
    if (this.#byStem.has(stem)) this.#used.add(stem);
    let file: MediaSource | null = null;
    let state: Attachment['state'] = 'missing';
    for (const path of mains) {
      const found = this.#files.get(`${this.#root}/${path}`);
      if (!found) continue;
      const size = found.sizeBytes();
      const fate = size === 0 ? 'empty' : size < 0 ? 'not-on-disk' : 'present';
      if (file === null || fate === 'present') {
        file = sourceOf(found);
        state = fate;
      }
      if (fate === 'present') break;
    }
    const small = thumb === null ? undefined : this.#files.get(`${this.#root}/${thumb}`);
    const thumbnail = small && small.sizeBytes() > 0 ? sourceOf(small) : null;
    if (file === null && thumbnail) state = 'thumbnail-only';
    return { role, state, name, file, thumbnail, durationMs };
  }
}

function stemOf(path: string): string | null {
  const [folder, chat, rest] = [path.split('/')[0], path.split('/')[1], path.split('/')[2]];
  if (!folder || !chat || !rest || !FOLDERS.includes(folder)) return null;
  const id = /^\d+/.exec(rest)?.[0];
  return id ? `${folder}/${chat}/${id}` : `${folder}/${chat}/${rest}`;
}

/** `sizeBytes` of a file that the backup lists and the disk has not got is -1. */
const sourceOf = (file: ExportFile): MediaSource => ({
  path: file.path,
  sizeBytes: Math.max(0, file.sizeBytes()),
  read: () => file.read(),
});
