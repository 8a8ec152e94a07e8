// The privacy label of the App Store, as its page shows it: three groups, purposes, data types by Apple's words.
import { looksLikeHtml, readHtml } from '../formats/html.ts';
import { labelNames } from '../knowledge/policy/labels.ts';
import type { Claim } from '../model/rows.ts';
import type { Declaration } from '../model/units.ts';
import { labelClaim, otherIfEmpty, readingOf, textOf } from './reading/labelled.ts';

const GROUPS: readonly [RegExp, 'tracking' | 'linked' | 'not-linked'][] = [
  [/^(?:Data Used to Track You|用于追踪你的数据|用于跟踪你的数据|用于追踪您的数据)/i, 'tracking'],
  [/^(?:Data Not Linked to You|未与你关联的数据|未与您关联的数据|与你无关联的数据)/i, 'not-linked'],
  [/^(?:Data Linked to You|与你关联的数据|与您关联的数据)/i, 'linked'],
];
const HEADS =
  /Data (?:Used to Track|Linked to|Not Linked to) You|Data Not Collected|与[你您]关联的数据|用于(?:追踪|跟踪)[你您]的数据|未收集数据/i;
const PURPOSES: readonly [RegExp, string][] = [
  [/^third[- ]party advertising|^第三方广告/i, 'Advertising'],
  [/^developer.s advertising or marketing|^开发者(?:的)?广告/i, 'Marketing'],
  [/^analytics|^(?:数据)?分析/i, 'ServiceUsageAnalytics'],
  [/^product personali[sz]ation|^产品个性化/i, 'Personalisation'],
  [/^app functionality|^App ?功能/i, 'ServiceProvision'],
];

export const appStorePrivacyLabel: Declaration = {
  id: 'app-store-privacy-label',
  title: { en: 'App Store privacy label', zh: 'App Store 隐私标签' },
  howToGet: [
    {
      en: 'On the app’s page in the App Store open “App Privacy › See Details” and save the page or its text.',
      zh: '在 App Store 的应用页面打开“App 隐私 › 查看详情”，保存页面或其文字。',
    },
  ],
  verifiedOn: [],
  recognize: (head) =>
    HEADS.test(head.text) &&
    !/<plist\b/.test(head.text) &&
    /App Privacy|App 隐私|See Details|Data (?:Used|Linked|Not)|关联的数据/i.test(head.text) &&
    !/privacy polic(?:y|ies)[^<\n]{0,80}(?:applies|explains|describes)/i.test(head.text),
  async read(snapshot, context) {
    const text = await textOf(snapshot);
    const lines = looksLikeHtml(text)
      ? readHtml(text).blocks.map((b) => ({ text: b.text, at: b.at[0] ?? 0 }))
      : linesOf(text);
    const names = labelNames('apple');
    const claims: Claim[] = [];
    let group: 'tracking' | 'linked' | 'not-linked' | null = null;
    let purpose: string | null = null;
    for (const line of lines) {
      const words = line.text.replace(/^[\s•·*-]+/, '').trim();
      if (/^(?:Data Not Collected|未收集数据)/i.test(words)) {
        claims.push(
          labelClaim(
            snapshot.sha256,
            context.options.app,
            text,
            words,
            { verb: 'collect', data: ['any'], polarity: 'deny', rule: 'label-none' },
            line.at,
          ),
        );
        continue;
      }
      const opened = GROUPS.find(([re]) => re.test(words));
      if (opened) {
        group = opened[1];
        purpose = null;
        continue;
      }
      const use = PURPOSES.find(([re]) => re.test(words));
      if (use) {
        purpose = use[1];
        continue;
      }
      if (group === null || words.length > 60) continue;
      for (const part of words.split(/[,，、]\s*/)) {
        const name = names.words.get(part.toLowerCase()) ?? names.words.get(part);
        if (name === undefined) continue;
        claims.push(
          labelClaim(
            snapshot.sha256,
            context.options.app,
            text,
            part,
            {
              verb: group === 'tracking' ? 'share' : 'collect',
              data: otherIfEmpty(names.types.get(name)),
              form: group === 'not-linked' ? 'aggregated' : 'personal',
              purpose: purpose === null ? [] : [purpose],
              heading: [group],
              rule: `label-${group}`,
            },
            line.at,
          ),
        );
      }
    }
    return readingOf(text, claims, []);
  },
};

function linesOf(text: string): { text: string; at: number }[] {
  const out: { text: string; at: number }[] = [];
  let at = 0;
  for (const line of text.split('\n')) {
    out.push({ text: line, at });
    at += line.length + 1;
  }
  return out;
}
