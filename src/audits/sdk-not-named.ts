// SDKs in a build, made to talk to their makers, that the policy does not name.
import { groupBy } from '../base/group.ts';
import { holdsName, printable } from '../base/text.ts';
import { speakingFor } from '../derive/documents.ts';
import { found } from '../derive/found.ts';
import { isReadWell } from '../derive/notices.ts';
import { hasLatinName } from '../knowledge/sdks.ts';
import type { Found } from '../model/finding.ts';
import type { Component } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'sdk-not-named';
const LAW = ['pipl-17', 'pipl-23', 'gdpr-13-1-e'];

export const sdkNotNamed = defineAudit({
  meta: {
    id: ID,
    title: { en: 'SDKs in the build that the policy does not name', zh: '构建产物中有而政策未列出的 SDK' },
    question: {
      en: 'Does the policy name the SDKs in the build that are made to talk to their makers?',
      zh: '对构建产物中会与其厂商通信的 SDK，隐私政策是否列出？',
    },
    needs: ['Component', 'Notice', 'Claim'],
    explains: {
      en: 'Takes SDKs for push, advertising, analytics, diagnostics, maps, payment and the like; building blocks are left out. Chinese practice rules ask that each third-party SDK be listed with what it collects; GDPR asks for recipients or their categories. In the build is not in use: whether an SDK sent anything, a capture shows. Names that a policy uses and that no alias covers are missed, so “undisclosed” needs a text that was read whole.',
      zh: '只看推送、广告、统计、诊断、地图、支付等 SDK，不看基础组件。中国的认定方法要求逐一列出第三方 SDK 及其收集的信息；GDPR 要求写明接收方或其类别。存在于构建产物中不等于在使用：SDK 是否发送过信息要看抓包。政策可能用了别名表之外的名称，因此“未说明”须全文已读。',
    },
    law: LAW,
    status: 'trial',
    outcomes: ['disclosed', 'vague', 'undisclosed', 'cannot-tell'],
  },
  audit(rows): Found[] {
    const groups = groupBy(
      rows.Component.filter((c) => labelOf(c) !== null && c.role !== null && !c.own),
      (c) => `${c.app ?? ''}\n${labelOf(c)}`,
    );
    const apps = new Set(rows.Component.map((c) => c.app));
    return [...groups.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, parts]) => {
        const { app, name, maker, role } = parts[0]!;
        const label = labelOf(parts[0]!) ?? name;
        const notices = speakingFor(rows.Notice, app, apps);
        const claims = speakingFor(rows.Claim, app, apps).filter((c) => notices.some((n) => n.document === c.document));
        const about = (word: string) =>
          claims.filter((c) => holdsName(`${c.quote.exact} ${c.recipient ?? ''} ${c.services.join(' ')}`, word));
        const named = about(label.replace(/\s*SDK$/i, ''));
        const listed = notices.some((n) => n.names.includes(label)) || named.length > 0;
        const byMaker = maker === null ? [] : about(maker);
        const [outcome, key] =
          notices.length === 0
            ? (['cannot-tell', 'no-policy'] as const)
            : listed
              ? (['disclosed', 'named'] as const)
              : byMaker.length > 0
                ? (['vague', 'maker'] as const)
                : notices.every((n) => isReadWell(n) && (n.language === 'zh' || hasLatinName(label)))
                  ? (['undisclosed', 'silent'] as const)
                  : (['cannot-tell', 'unread'] as const);
        return {
          ...found(ID, {
            outcome,
            app,
            subject: { recipient: label },
            recorded: `recorded.${role}`,
            said: `${key}.said`,
            todo: `${key}.todo`,
            params: { sdk: printable(label, 120), maker: maker ?? printable(label, 120), places: parts.length },
            rows: parts,
            limits: ['limit.use'],
            law: outcome === 'undisclosed' || outcome === 'vague' ? LAW : [],
            counts: { places: parts.length },
          }),
          claims: [...named, ...(listed ? [] : byMaker)].slice(0, 3).map((c) => ({
            document: c.document,
            quote: c.quote.exact,
            start: c.quote.start,
            end: c.quote.end,
            part: 'affirms' as const,
            why: null,
          })),
        };
      });
  },
});

/** The SDK by a rule; on iOS a framework stands for itself. */
const labelOf = (c: Component): string | null => c.sdk ?? (c.kind === 'framework' ? c.name : null);
