// One collection from an Android phone: five dumps of its services, its zone and its clock, in one text file laid out like the
// text of a bug report, which the `android-bugreport` source reads. Written as it comes: after a kill it holds what had arrived.
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { printable } from '../base/text.ts';
import { parseTime } from '../base/time.ts';
import { phoneMark } from '../formats/bugreport.ts';
import type { Phone } from './adb.ts';
import { type NoticeState, noticeThere, postNotice } from './android-notice.ts';
import { RecordError } from './record-error.ts';

export interface PhoneFacts {
  /** The same for every collection of one phone; no serial number can be read out of it without trying them all. */
  readonly mark: string;
  readonly model: string;
  readonly release: string;
  /** API level; 0 where the phone did not tell. */
  readonly sdk: number;
  /** IANA name; empty where the phone has none. */
  readonly timeZone: string;
  readonly language: string;
}

export interface Clock {
  /** The phone's date with its offset, as `date +%Y-%m-%dT%H:%M:%S%z` prints it. */
  readonly date: string;
  /** Phone less computer, in milliseconds. */
  readonly differenceMs: number;
  /** Half of the whole second that `date` prints and half of the way there and back. */
  readonly uncertaintyMs: number;
}

export interface Section {
  readonly service: string;
  readonly bytes: number;
  readonly state: 'whole' | 'empty' | 'refused' | 'timed-out' | 'cut';
  /** What the phone said to it, where it was not whole. */
  readonly said: string;
}

export interface Collection {
  /** Null where nothing at all came: then no file is left. */
  readonly path: string | null;
  readonly name: string;
  readonly facts: PhoneFacts;
  readonly clock: Clock;
  /** The phone's date, with a colon in the offset. */
  readonly at: string;
  readonly notice: NoticeState;
  readonly sections: readonly Section[];
  /** What ended it early, or null. */
  readonly ended: unknown;
}

export interface CollectOptions {
  /** Folder in which the file appears; made if need be. */
  readonly folder: string;
  readonly version: string;
  /** Decides whether to go on where the phone shows no notice. */
  withoutNotice(): Promise<boolean>;
  /** Told what is being fetched and how much has come. */
  onProgress?(service: string, bytes: number): void;
  readonly signal?: AbortSignal;
  readonly idleMs?: number;
}

/** Files not finished end with this; what they hold is read all the same. */
export const PARTIAL = '.partial';

const PROPERTIES = [
  'ro.serialno',
  'ro.boot.serialno',
  'ro.product.model',
  'ro.build.version.release',
  'ro.build.version.sdk',
  'persist.sys.timezone',
  'persist.sys.locale',
  'ro.product.locale',
] as const;

export async function phoneFacts(phone: Phone): Promise<PhoneFacts> {
  const answers = new Map<string, string>();
  for (const name of PROPERTIES) answers.set(name, (await phone.text(`getprop ${name}`)).trim());
  const of = (name: (typeof PROPERTIES)[number]) => answers.get(name) ?? '';
  const serial = of('ro.serialno') || of('ro.boot.serialno') || phone.serial;
  const sdk = Number(of('ro.build.version.sdk'));
  return {
    mark: phoneMark(serial),
    model: of('ro.product.model') || phone.model,
    release: of('ro.build.version.release'),
    sdk: Number.isSafeInteger(sdk) && sdk > 0 ? sdk : 0,
    timeZone: of('persist.sys.timezone'),
    language: of('persist.sys.locale') || of('ro.product.locale'),
  };
}

const DATE = 'date +%Y-%m-%dT%H:%M:%S%z';
const DATE_FORM = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)([+-]\d\d)(\d\d)$/;

export async function phoneClock(phone: Phone): Promise<Clock> {
  const before = Date.now();
  const date = (await phone.text(DATE)).trim();
  const after = Date.now();
  const m = DATE_FORM.exec(date);
  const ms = m ? parseTime(`${m[1]}${m[2]}:${m[3]}`) : Number.NaN;
  if (!m || Number.isNaN(ms)) throw new RecordError('phone-date', { said: printable(date, 60) }, { exit: 3 });
  // The second that is printed began up to a second ago.
  return {
    date,
    differenceMs: Math.round(ms + 500 - (before + after) / 2),
    uncertaintyMs: 500 + Math.ceil((after - before) / 2),
  };
}

/** What is asked for, in this order: first what is overwritten first. Of several ways the first that gives something counts. */
function services(sdk: number): { service: string; ways: string[] }[] {
  return [
    // Discrete accesses came with Android 12, counts by window with Android 10.
    { service: 'appops', ways: [...(sdk >= 31 ? ['appops --include-discrete 0'] : []), 'appops'] },
    ...(sdk >= 29 ? [{ service: 'appops', ways: ['appops --history'] }] : []),
    { service: 'usagestats', ways: ['usagestats'] },
    { service: 'batterystats', ways: ['batterystats'] },
    { service: 'package', ways: ['package packages'] },
  ];
}

/** `dumpsys` gives up on a service after ten seconds; from Android 8 on it can be told to wait. */
const PATIENT_SDK = 26;

const collectionName = (mark: string, date: string): string =>
  `android-${mark}-${date.slice(0, 19).replaceAll(/[-:]/g, '')}${date.slice(19)}.txt`;

const NAME = /^android-([0-9a-f]{16})-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)([+-]\d\d)(\d\d)\.txt(\.partial)?$/;

export interface Waiting {
  readonly path: string;
  readonly name: string;
  readonly mark: string;
  /** The phone's date when it was begun. */
  readonly at: string;
}

/** Collections in a folder that are in no case yet, whole or broken off. */
export function waitingIn(folder: string): Waiting[] {
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch {
    return [];
  }
  return names.flatMap((file) => {
    const m = NAME.exec(file);
    if (!m) return [];
    const at = `${m[2]}-${m[3]}-${m[4]}T${m[5]}:${m[6]}:${m[7]}${m[8]}:${m[9]}`;
    return [{ path: join(folder, file), name: file.replace(PARTIAL, ''), mark: m[1]!, at }];
  });
}

/** Collects once. Throws only before anything was written; from then on what ended it is in the answer. */
export async function collect(phone: Phone, facts: PhoneFacts, options: CollectOptions): Promise<Collection> {
  const { signal } = options;
  const clock = await phoneClock(phone);
  const notice = await postNotice(phone, facts);
  signal?.throwIfAborted();
  if (notice !== 'shown' && !(await options.withoutNotice()))
    throw new RecordError('no-notice', { model: facts.model });

  const name = collectionName(facts.mark, clock.date);
  const partial = join(options.folder, name + PARTIAL);
  const file = new RecordFile(options.folder, partial);
  const sections: Section[] = [];
  let ended: unknown = null;
  let left: NoticeState = notice;
  try {
    file.text(preamble(facts, clock, notice, options.version));
    const fetch = async (service: string, way: string): Promise<Section> => {
      options.onProgress?.(service, 0);
      let bytes = 0;
      const tail = new Tail();
      file.text(`${RULE}\nDUMP OF SERVICE ${service}:\n`);
      try {
        const ran = await phone.run(
          // The phone itself writes when a dump ended, by its own clock.
          `s=$(date +%s); dumpsys ${way}; r=$?; e=$(date +%s); echo; date "+--------- $((e-s))s was the duration of dumpsys ${service}, ending at: %Y-%m-%d %H:%M:%S"; exit $r`,
          (chunk) => {
            file.bytes(chunk);
            tail.push(chunk);
            bytes += chunk.length;
            options.onProgress?.(service, bytes);
          },
          { ...(signal && { signal }), ...(options.idleMs !== undefined && { idleMs: options.idleMs }) },
        );
        file.sync();
        return sectionOf(service, bytes, tail, ran.said);
      } catch (error) {
        sections.push({ service, bytes, state: 'cut', said: '' });
        throw error;
      }
    };
    for (const { service, ways } of services(facts.sdk)) {
      let section: Section | null = null;
      for (const way of ways) {
        section = await fetch(service, way);
        if (section.state === 'timed-out' && facts.sdk >= PATIENT_SDK) section = await fetch(service, `-t 120 ${way}`);
        if (section.state !== 'refused' && section.state !== 'empty') break;
      }
      if (section) sections.push(section);
    }
    if (notice === 'shown' && !(await noticeThere(phone))) left = 'put-away';
  } catch (error) {
    ended = error;
  }
  let path: string | null = null;
  try {
    file.close(ended !== null);
    if (sections.some((s) => s.bytes > 0 && s.state !== 'empty')) {
      renameSync(partial, join(options.folder, name));
      path = join(options.folder, name);
    } else rmSync(partial, { force: true });
  } catch (error) {
    // The partial file stays where it is, and the next run reads it.
    ended ??= error;
  }
  const at = clock.date.replace(/(\d\d)$/, ':$1');
  return { path, name, facts, clock, at, notice: left, sections, ended };
}

const RULE = '-'.repeat(79);

function preamble(facts: PhoneFacts, clock: Clock, notice: NoticeState, version: string): string {
  const property = (key: string, value: string | number) => `[${key}]: [${printable(String(value), 200)}]`;
  const frame = '='.repeat(56);
  return [
    frame,
    `== dumpstate: ${clock.date.slice(0, 19).replace('T', ' ')}`,
    frame,
    '',
    `Recorded by telltale ${version} over adb: dumps of single services, not a whole bug report.`,
    property('persist.sys.timezone', facts.timeZone),
    property('ro.build.version.release', facts.release),
    property('ro.build.version.sdk', facts.sdk),
    property('ro.product.model', facts.model),
    property('telltale.phone', facts.mark),
    property('telltale.date', clock.date),
    property('telltale.clock-difference-ms', clock.differenceMs),
    property('telltale.clock-uncertainty-ms', clock.uncertaintyMs),
    property('telltale.notice', notice),
    '',
    '',
  ].join('\n');
}

/** The last bytes of a dump, in which its end stands. */
class Tail {
  #bytes: Uint8Array = new Uint8Array(0);
  #timedOut = false;
  push(chunk: Uint8Array): void {
    const joined = Buffer.concat([this.#bytes, chunk]);
    if (joined.includes(' DUMP TIMEOUT (')) this.#timedOut = true;
    this.#bytes = joined.subarray(Math.max(0, joined.length - 400));
  }
  get timedOut(): boolean {
    return this.#timedOut;
  }
  get text(): string {
    return Buffer.from(this.#bytes).toString('utf8');
  }
}

const FOOTER = /\n?-{3,} ?\d+s was the duration of dumpsys \S+, ending at: [\d: -]+\s*$/;

function sectionOf(service: string, bytes: number, tail: Tail, stderr: string): Section {
  const before = tail.text.replace(FOOTER, '');
  const said = printable((stderr.trim() || (bytes < 400 ? before.trim() : '')).split('\n')[0] ?? '', 160);
  const whole = before !== tail.text;
  // Without the protocol that keeps them apart, an error stands where the dump would.
  const error = /can't find service|permission denial|unknown option|not found|inaccessible/i.test(said);
  const state = !whole
    ? 'cut'
    : before.trim() === ''
      ? error
        ? 'refused'
        : 'empty'
      : error && bytes < 400
        ? 'refused'
        : tail.timedOut
          ? 'timed-out'
          : 'whole';
  return { service, bytes: before.trim() === '' ? 0 : bytes, state, said: state === 'whole' ? '' : said };
}

/** A file for the owner only, written through. */
class RecordFile {
  readonly #fd: number;
  constructor(folder: string, path: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#fd = openSync(path, 'wx', 0o600);
  }
  text(text: string): void {
    this.bytes(Buffer.from(text, 'utf8'));
  }
  bytes(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at);
  }
  sync(): void {
    fsyncSync(this.#fd);
  }
  /** What was cut ends with a line of its own, so that nothing later is read as its rest. */
  close(cut: boolean): void {
    try {
      if (cut) this.text('\n');
    } catch {
      // A full disk, which is why it is cut.
    }
    try {
      fsyncSync(this.#fd);
    } finally {
      closeSync(this.#fd);
    }
  }
}
