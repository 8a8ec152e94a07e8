// What messages carry, written once each by hash (`link`), or beside each chat (`copy`). Voice as phones keep it (SILK, AMR)
// is played by no browser: beside it lies the same as WAV.
import { isVoice, VoiceDecoder } from '../../voice/voice.ts';
import type { Archive } from '../archive.ts';
import type { ArchivedMessage } from '../messages.ts';
import { typeOf, type WrittenFile, writeBytes } from './files.ts';
import type { Line } from './writers.ts';

interface Put {
  readonly path: string;
  readonly mime: string;
  /** The same as WAV. */
  readonly wav: string | null;
}

export interface MediaOptions {
  readonly media: 'copy' | 'link' | 'none';
  /** Whether voice that browsers do not play gets a WAV file beside it. */
  readonly playable: boolean;
}

export class MediaStore {
  /** Of the files that were asked for since it was last emptied. */
  written: WrittenFile[] = [];
  notKept = 0;
  notPlayable = 0;
  readonly #read: (sha256: string) => Buffer | undefined;
  readonly #options: MediaOptions;
  readonly #root: string;
  readonly #done = new Map<string, Put>();
  readonly #voice = new VoiceDecoder();

  constructor(archive: Archive, options: MediaOptions, root: string) {
    const read = archive.db.prepare('SELECT bytes FROM blob WHERE sha256 = ?').pluck();
    this.#read = (sha256) => read.get(sha256) as Buffer | undefined;
    this.#options = options;
    this.#root = root;
  }

  async of(m: ArchivedMessage, stem: string): Promise<Line['files']> {
    const files: Line['files'][number][] = [];
    for (const attachment of m.attachments) {
      const main = await this.#put(attachment.sha256, attachment.name, stem, attachment.role === 'voice');
      const thumb = main ? null : await this.#put(attachment.thumbnail, null, stem, false);
      if (!main && attachment.state === 'present') this.notKept++;
      files.push({
        attachment,
        path: main?.path ?? null,
        thumbnail: thumb?.path ?? null,
        mime: main?.mime ?? thumb?.mime ?? '',
        wav: main?.wav ?? null,
      });
    }
    return files;
  }

  close(): Promise<void> {
    return this.#voice.close();
  }

  async #put(sha256: string | null, name: string | null, stem: string, voice: boolean): Promise<Put | null> {
    if (sha256 === null || this.#options.media === 'none') return null;
    const folder = this.#options.media === 'link' ? `media/${sha256.slice(0, 2)}` : `${stem} media`;
    const key = `${folder}/${sha256}`;
    const known = this.#done.get(key);
    if (known) return known;
    const bytes = this.#read(sha256);
    if (!bytes) return null;
    const { extension, mime } = typeOf(bytes, name);
    const path = `${folder}/${sha256.slice(0, 20)}.${extension}`;
    this.written.push(writeBytes(this.#root, path, bytes));
    let wav: string | null = null;
    if (voice && this.#options.playable && isVoice(bytes)) {
      const decoded = await this.#voice.decode(bytes);
      if (decoded) {
        wav = `${path}.wav`;
        this.written.push(writeBytes(this.#root, wav, decoded));
      } else this.notPlayable++;
    }
    const put = { path, mime, wav };
    this.#done.set(key, put);
    return put;
  }
}
