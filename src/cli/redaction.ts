// The options of `redact` and `share`, and the account of what they take out and leave in.
import type { Blur } from '../engine/blur.ts';
import type { Run } from '../engine/environment.ts';
import type { RedactChoice } from '../engine/redact.ts';
import { type CommandArguments, EXIT, type Io, type OptionSpec } from './command.ts';
import { SaidError } from './words.ts';

export const APP_OPTIONS: readonly OptionSpec[] = [
  { name: 'app', value: 'ID', many: true, about: { en: 'keep this app and no other', zh: '只保留此应用' } },
  { name: 'without-app', value: 'ID', many: true, about: { en: 'take this app out', zh: '去掉此应用' } },
];

export function appChoice(args: CommandArguments): RedactChoice['apps'] {
  const [only, without] = [args.all('app'), args.all('without-app')];
  if (only.length > 0 && without.length > 0) throw new SaidError(EXIT.usage, 'either-app');
  return only.length > 0 ? { only } : without.length > 0 ? { without } : null;
}

export function blurChoice(args: CommandArguments, standard: Blur): Blur {
  const blur = args.text('blur') ?? standard;
  if (blur === 'none' || blur === 'hour' || blur === 'day') return blur;
  throw new SaidError(EXIT.usage, 'blur');
}

/** Says what is in a redacted run and what was taken out, in whole sentences. */
export async function tellContent({ result, rows }: Run, io: Io): Promise<void> {
  const [{ loadLocale }, { render, appName, formatDay }, { printable }, { dataTypeWords }] = await Promise.all([
    import('../case/environment.ts'),
    import('../report/words.ts'),
    import('../base/text.ts'),
    import('../model/personal-data.ts'),
  ]);
  const { redaction } = result;
  if (!redaction) return;
  const locale = loadLocale(io.lang);
  const words = { appNames: Object.fromEntries(result.apps.map((a) => [a.app, a.name])) };
  const say = (id: string, params = {}) => io.say(render(locale, { id: `case.redact.${id}`, params }, words));
  const apps = result.apps.map((a) => {
    const name = appName(a.app, io.lang, words);
    return printable(name === a.app ? a.app : `${name} (${a.app})`);
  });
  const kinds = [...new Set(rows.Access.map((a) => a.data))].map((d) => dataTypeWords(d, io.lang));
  const days = result.coverage.flatMap((c) => [c.from, c.to]).sort();
  say('in');
  say('apps', { n: apps.length, apps: apps.slice(0, 40) });
  if (kinds.length > 0) say('kinds', { kinds });
  if (days.length > 0) say('days', { from: formatDay(days[0]!, io.lang), to: formatDay(days.at(-1)!, io.lang) });
  say(`blur.${redaction.blur}`);
  say('rows', { n: Object.values(rows).reduce((sum, list) => sum + list.length, 0), m: result.inputs.length });
  say('findings', { n: result.findings.length });
  for (const f of result.findings.slice(0, 20)) io.say(`    ${render(locale, f.message.recorded, words)}`);
  if (redaction.hosts === 'kept' && rows.Contact.length + rows.Request.length > 0) say('hosts');
  say('out');
  say('removed', { ...redaction.removed });
  say('no-inputs');
  if (redaction.hosts === 'removed') say('no-hosts');
  if (redaction.rowTypes.length > 0) say('no-types', { types: redaction.rowTypes });
  say('still');
}
