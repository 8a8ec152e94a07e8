// A store label and a policy of the same app that do not name the same data.
import { claimFinding } from '../derive/declared-findings.ts';
import { kindOfDocument, namedTypes, spokenOf } from '../derive/documents.ts';
import { hasBox, type LabelMaker, labelsIn } from '../derive/labels.ts';
import type { Found } from '../model/finding.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'label-against-policy';

export const labelAgainstPolicy = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Label and policy that differ', zh: '标签与政策不一致' },
    question: {
      en: 'Do the store label and the policy of the app name the same data?',
      zh: '应用的商店标签与隐私政策写明的信息是否一致？',
    },
    needs: ['Claim'],
    explains: {
      en: 'A type that one document names and the other does not is listed with its sentence. Labels leave out what stays on the device and some sharing, and a policy often covers several apps: a difference is a question to ask.',
      zh: '一份文件写明而另一份没有写明的类型，连同原句列出。标签不计入仅在设备上处理的信息和部分共享，而一份政策常涵盖多个应用：不一致是值得询问的问题。',
    },
    law: ['gdpr-5-1-a', 'pipl-7'],
    status: 'trial',
    outcomes: ['undisclosed'],
  },
  audit(rows): Found[] {
    const labels = rows.Claim.filter((c) => kindOfDocument(c) === 'label');
    // Where no label was given, the manifests that a label is made of stand in for it.
    const manifests = rows.Claim.filter(
      (c) => kindOfDocument(c) === 'privacy-manifest' && c.rule !== 'tracking-domain',
    );
    const from = labels.length > 0 ? 'label' : 'manifest';
    const makers: LabelMaker[] = labels.length > 0 ? labelsIn(labels).map((l) => l.maker) : ['apple'];
    const label = namedTypes((labels.length > 0 ? labels : manifests).map((c) => ({ ...c, actor: 'we' as const })));
    const policy = namedTypes(rows.Claim.filter((c) => kindOfDocument(c) === 'policy'));
    if (label.size === 0 || policy.size === 0) return [];
    return [
      ...[...label]
        .filter(([id]) => !spokenOf(id, policy))
        .map(([id, claims]) => claimFinding(ID, id, claims, `${from}-only`, 'undisclosed')),
      ...[...policy]
        .filter(([id, claims]) => !spokenOf(id, label) && claims.some((c) => c.verb === 'collect'))
        // What a label has no box for it cannot name.
        .filter(([id]) => makers.some((m) => hasBox(id, m)))
        .map(([id, claims]) =>
          claimFinding(ID, id, claims, from === 'label' ? 'policy-only' : 'policy-only-manifest', 'undisclosed'),
        ),
    ];
  },
});
