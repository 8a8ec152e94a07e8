// `dumpsys package`: which permissions each installed app holds. `granted=` is the phone's own word.
import { type DataType, dataTypeOfOp } from '../model/personal-data.ts';
import type { LineCounts } from '../model/result.ts';
import type { Item } from '../model/units.ts';
import { type DumpContext, type Fate, ProblemList, packageOf, type ServiceReader } from './dumpsys.ts';

const PACKAGE = /^\s*Package \[([^\]]+)\] \(\w+\):\s*$/;
const PERMISSION = /^\s*([A-Za-z][\w.-]*): granted=(true|false)(.*)$/;
/** Permissions whose op bears another name. */
const OTHER_NAMES: Readonly<Record<string, DataType>> = {
  ACCESS_FINE_LOCATION: 'location',
  ACCESS_COARSE_LOCATION: 'location',
  ACCESS_BACKGROUND_LOCATION: 'location',
  READ_BASIC_PHONE_STATE: 'device.id',
  BODY_SENSORS_BACKGROUND: 'health.body-sensors',
  PACKAGE_USAGE_STATS: 'device.apps',
};

/** The data that a permission opens; `other` for one that opens no personal data. */
export function dataOfPermission(name: string): DataType {
  if (!name.startsWith('android.permission.')) return 'other';
  const short = name.slice('android.permission.'.length);
  return (Object.hasOwn(OTHER_NAMES, short) ? OTHER_NAMES[short] : undefined) ?? dataTypeOfOp(short);
}

export class PackageReader implements ServiceReader {
  readonly packages = new Set<string>();
  readonly permissions: { line: number; app: string; name: string; granted: boolean; user: string | null }[] = [];
  readonly #lost: { line: number; text: string }[] = [];
  #app: string | null = null;
  #inPackages = true;
  #user: string | null = null;

  line(text: string, number: number): Fate {
    if (!text.trim()) return 'blank';
    const name = PACKAGE.exec(text);
    if (name) {
      this.#app = this.#inPackages ? packageOf(name[1]!) : null;
      this.#user = null;
      if (this.#app) this.packages.add(this.#app);
      return 'structural';
    }
    const section = /^(\S.*):\s*$/.exec(text);
    if (section) {
      // Further down stand the same lines again for packages hidden behind an update, and for shared users.
      this.#inPackages = section[1] === 'Packages';
      this.#app = null;
      return 'structural';
    }
    const user = /^\s*User (\d+):/.exec(text);
    if (user) this.#user = user[1]!;
    const permission = PERMISSION.exec(text);
    if (!permission) {
      if (/: granted=/.test(text)) return this.#fault(number, text);
      return 'structural';
    }
    if (this.#app === null) return this.#inPackages ? this.#fault(number, text) : 'structural';
    const granted = permission[2] === 'true';
    this.permissions.push({ line: number, app: this.#app, name: permission[1]!, granted, user: this.#user });
    return 'used';
  }

  #fault(line: number, text: string): Fate {
    this.#lost.push({ line, text });
    return 'problem';
  }

  *finish(context: DumpContext, _lines: LineCounts): Iterable<Item> {
    const problems = new ProblemList(context.input.sha256);
    for (const { line, text } of this.#lost)
      problems.add(
        'damaged',
        context.place(line),
        `Line ${line} is a permission of no package that can be told.`,
        text,
      );
    for (const { line, app, name, granted } of this.permissions) {
      const limited = granted && name.endsWith('.READ_MEDIA_VISUAL_USER_SELECTED');
      yield {
        type: 'Permission',
        row: {
          app,
          data: dataOfPermission(name),
          kindAsStored: name,
          value: limited ? 'limited' : granted ? 'allowed' : 'denied',
          since: null,
          from: context.place(line),
        },
      };
    }
    yield* problems.items();
  }
}
