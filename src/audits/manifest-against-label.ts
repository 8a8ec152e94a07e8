// Privacy manifests of an app and its SDKs, and permissions, against the store label that is made of them.

import { groupBy } from '../base/group.ts';
import { claimFinding } from '../derive/declared-findings.ts';
import { byApp, namedTypes, spokenOf } from '../derive/documents.ts';
import { labelNames } from '../knowledge/policy/labels.ts';
import type { Found } from '../model/finding.ts';
import type { Claim } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'manifest-against-label';
const PREFIX = 'NSPrivacyCollectedDataType';

export const manifestAgainstLabel = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Manifests and label that differ', zh: '清单与标签不一致' },
    question: {
      en: 'Does the store label name what the manifests of the app and of its SDKs declare?',
      zh: '商店标签是否写明应用及其 SDK 清单所声明的类型？',
    },
    needs: ['Claim'],
    explains: {
      en: 'On iOS the label is to be the union of the privacy manifests of the app and of every SDK in it. A type that a manifest declares and the label does not name is listed; a type that only the label names may come from servers, or from an SDK that brings no manifest. On Android a permission says what the app may reach and not that it is collected, so that a type it opens and the label does not name is a question.',
      zh: 'iOS 标签应是应用与其中每个 SDK 隐私清单的并集。清单声明而标签未写的类型会列出；只有标签写明的类型，可能来自服务器或没有清单的 SDK。安卓的权限说明可以取得什么，而不是已收集，因此权限涉及而标签未写的类型只是一个问题。',
    },
    law: ['gdpr-5-1-a', 'pipl-7'],
    status: 'trial',
    outcomes: ['undisclosed', 'cannot-tell'],
  },
  audit(rows): Found[] {
    return byApp(rows.Claim).flatMap(({ rows: claims }) => [...ios(claims), ...android(claims)]);
  },
});

/** By Apple's own names, so that two types that stand for the same data stay two. */
function ios(claims: readonly Claim[]): Found[] {
  const words = labelNames('apple').words;
  const manifests = groupBy(
    claims.filter((c) => c.rule === 'collected-data-type'),
    (c) => c.quote.exact.replace(PREFIX, ''),
  );
  const labels = groupBy(
    claims.filter((c) => c.rule.startsWith('label-') && c.polarity === 'affirm'),
    (c) => words.get(c.quote.exact.toLowerCase()) ?? words.get(c.quote.exact) ?? c.quote.exact,
  );
  const hasLabel = claims.some((c) => c.rule.startsWith('label-'));
  if (manifests.size === 0 || !hasLabel) return [];
  return [
    ...[...manifests]
      .filter(([type]) => !labels.has(type))
      .map(([type, list]) =>
        typed(claimFinding(ID, list[0]!.data[0] ?? 'other', list, 'manifest-not-label', 'undisclosed'), type),
      ),
    ...[...labels]
      .filter(([type]) => !manifests.has(type))
      .map(([type, list]) => typed(claimFinding(ID, list[0]!.data[0] ?? 'other', list, 'label-not-manifest'), type)),
  ];
}

function android(claims: readonly Claim[]): Found[] {
  const permissions = namedTypes(claims.filter((c) => c.rule === 'uses-permission'));
  const label = claims.filter((c) => /^(?:data-safety|page|collects-nothing)/.test(c.rule));
  if (permissions.size === 0 || label.length === 0) return [];
  const named = namedTypes(label);
  return [...permissions]
    .filter(([id]) => !spokenOf(id, named))
    .map(([id, list]) => claimFinding(ID, id, list, 'permission-not-label'));
}

const typed = (f: Found, type: string): Found => ({
  ...f,
  subject: { ...f.subject, feature: `${f.subject.feature} ${type}` },
});
