// Personal data beyond what the official list holds to be necessary for this kind of app.
import { groupBy } from '../base/group.ts';
import { compareText } from '../base/json.ts';
import { found, MOST_EVIDENCE, personal } from '../derive/found.ts';
import { NAMELESS, sentItems } from '../derive/sent.ts';
import { kindOfApp } from '../knowledge/policy/app-kinds.ts';
import type { Found } from '../model/finding.ts';
import { type DataType, isWithin } from '../model/personal-data.ts';
import type { Access, DataItem } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'outside-necessary-data';
const LAW = ['pipl-5', 'pipl-6', 'pipl-16'];

export const outsideNecessaryData = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Data outside the necessary list', zh: '必要个人信息范围之外的信息' },
    question: {
      en: 'Which data did the app send or reach that the official list does not hold to be necessary for its kind of app?',
      zh: '应用发送或访问的哪些信息，不在该类应用的必要个人信息范围之内？',
    },
    needs: ['DataItem', 'Request', 'Access', 'Component'],
    explains: {
      en: 'The Chinese provisions on necessary personal information (in force since May 2021, 39 kinds of app, Mini Programs included) say which data the basic function needs. Data outside the list needs a voluntary choice: an app may offer more functions with it and may not refuse the basic one without it. The kind of app is what its owner states (`--app-kind`), what its build or store states, or what a source says; else it cannot be told. The list knows kinds of data in words that data types only approach. A court or authority decides what was necessary.',
      zh: '《常见类型移动互联网应用程序必要个人信息范围规定》（2021 年 5 月起施行，39 类，含小程序）列明基本功能所需的信息。范围之外的信息须由用户自愿提供：可用于扩展功能，但不得因不同意而拒绝提供基本功能。应用类型依机主说明（`--app-kind`）、构建产物或商店所述、或有来源的资料；否则无法判断。规定用文字描述信息种类，数据类型只能近似对应。是否必要由法院或主管部门判断。',
    },
    law: LAW,
    status: 'trial',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    const sent = sentItems(rows.DataItem, rows.Request);
    const accesses = personal(rows.Access);
    const categories = new Map(
      rows.Component.filter((c) => c.kind === 'app' && c.category !== null).map((c) => [c.app, c.category]),
    );
    const apps = new Set<string | null>([...sent.map((s) => s.item.app), ...accesses.map((a) => a.app)]);
    const out: Found[] = [];
    const unknown: (string | null)[] = [];
    for (const app of [...apps].sort((a, b) => compareText(a ?? '', b ?? ''))) {
      // A stated kind is about the app that the options name, or the only one.
      const stated = apps.size === 1 || app === context.options.app ? (context.options.appKind ?? null) : null;
      const known = kindOfApp(app, stated, categories.get(app) ?? null);
      if (!known) {
        if (sent.some((s) => s.item.app === app)) unknown.push(app);
        continue;
      }
      const { kind, basis } = known;
      const inList = (data: DataType) => kind.data.some((id) => isWithin(data, id) || isWithin(id, data));
      const mine: (DataItem | Access)[] = sent.filter((s) => s.item.app === app).map((s) => s.item);
      for (const a of accesses) if (a.app === app) mine.push(a);
      const outside = groupBy(
        mine.filter((row) => isPersonal(row.data) && !inList(row.data)),
        (row) => row.data,
      );
      const params = { app: app ?? NAMELESS, kind: `${kind.en} (${kind.zh})` };
      if (outside.size === 0)
        out.push(
          found(ID, {
            outcome: 'not-observed',
            app,
            subject: { feature: kind.id },
            recorded: 'none.recorded',
            said: `basis.${basis}`,
            todo: 'none.todo',
            params,
            limits: ['limit.list'],
          }),
        );
      else {
        const kinds = [...outside.keys()].sort(compareText);
        const all = kinds.flatMap((data) => outside.get(data)!);
        // Places of every kind, not two hundred of the first.
        const each = Math.max(1, Math.floor(MOST_EVIDENCE / kinds.length));
        out.push(
          found(ID, {
            outcome: 'observed',
            grade: 'recorded',
            app,
            subject: { ...(kinds.length === 1 && { data: all[0]!.data }), feature: kind.id },
            recorded: kind.none ? 'nothing-needed.recorded' : 'recorded',
            said: `basis.${basis}`,
            todo: 'todo',
            params: { ...params, data: kinds, kinds: kinds.length, rows: all.length },
            rows: kinds.flatMap((data) => outside.get(data)!.slice(0, each)),
            limits: ['limit.list', 'limit.choice', 'notice-items.court'],
            law: LAW,
            counts: { rows: all.length, kinds: kinds.length },
          }),
        );
      }
    }
    if (unknown.length > 0)
      out.push(
        found(ID, {
          outcome: 'cannot-tell',
          app: unknown.length === 1 ? (unknown[0] ?? null) : null,
          recorded: 'unknown.recorded',
          said: 'unknown.said',
          todo: 'unknown.todo',
          params: { apps: unknown.length },
        }),
      );
    return out;
  },
});

/**
 * What every request tells of itself is left out, and so is what no list could name. What a person writes, sends or looks for is left out
 * as well: it is what the function is used for, and the lists name none of it even for messengers.
 */
const isPersonal = (data: DataType): boolean =>
  data !== 'other' &&
  data !== 'any' &&
  data !== 'tracking' &&
  data !== 'network' &&
  !/^(?:app|auth|content|diagnostics)(?:\.|$)/.test(data);
