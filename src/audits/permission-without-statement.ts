// Permissions and usage descriptions of an app whose data its policy does not speak of.
import { claimFinding } from '../derive/declared-findings.ts';
import { kindOfDocument, namedTypes, spokenOf } from '../derive/documents.ts';
import type { Found } from '../model/finding.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'permission-without-statement';

export const permissionWithoutStatement = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Permissions the policy does not speak of', zh: '政策未提及的权限' },
    question: {
      en: 'Does the policy speak of the data that each permission of the app opens?',
      zh: '对应用每项权限可取得的信息，隐私政策是否有所说明？',
    },
    needs: ['Claim'],
    explains: {
      en: 'A permission says what an app may reach, not what it does. Where the policy names neither the data nor a broader kind of it, the purpose is told to nobody.',
      zh: '权限说明应用可以取得什么，而不是它做了什么。政策既未写明该信息，也未写明更宽泛的类别时，其目的就无人知晓。',
    },
    law: ['pipl-17', 'gdpr-13-1-c'],
    status: 'trial',
    outcomes: ['undisclosed'],
  },
  audit(rows): Found[] {
    const manifest = namedTypes(rows.Claim.filter((c) => kindOfDocument(c) === 'manifest'));
    const policy = namedTypes(rows.Claim.filter((c) => kindOfDocument(c) === 'policy'));
    if (policy.size === 0) return [];
    return [...manifest]
      .filter(([id]) => !spokenOf(id, policy))
      .map(([id, claims]) => claimFinding(ID, id, claims, 'permission-only', 'undisclosed'));
  },
});
