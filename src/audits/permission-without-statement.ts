// Permissions and usage descriptions of an app whose data its policy does not speak of.
import { claimFinding } from '../derive/declared-findings.ts';
import { kindOfDocument, namedTypes, spokenOf } from '../derive/documents.ts';
import type { Found } from '../model/finding.ts';
import type { Claim } from '../model/rows.ts';
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
      en: 'A permission says what an app may reach, not what it does. Where the policy names neither the data nor a broader kind of it, the purpose is told to nobody; nor is it where the sentence that the system shows on iOS is empty.',
      zh: '权限说明应用可以取得什么，而不是它做了什么。政策既未写明该信息，也未写明更宽泛的类别时，其目的就无人知晓；iOS 在询问时显示的说明为空时也是如此。',
    },
    law: ['pipl-17', 'gdpr-13-1-c'],
    status: 'trial',
    outcomes: ['undisclosed'],
  },
  audit(rows): Found[] {
    const manifests = rows.Claim.filter((c) => kindOfDocument(c) === 'manifest' && c.rule !== 'used-not-declared');
    const manifest = namedTypes(manifests);
    const empty = manifests
      .filter((c) => c.rule === 'usage-description' && saysNothing(c))
      .map((c) => claimFinding(ID, c.data[0] ?? 'other', [c], 'permission-no-purpose', 'undisclosed'));
    const policy = namedTypes(rows.Claim.filter((c) => kindOfDocument(c) === 'policy'));
    if (policy.size === 0) return empty;
    const silent = [...manifest]
      .filter(([id]) => !spokenOf(id, policy))
      .map(([id, claims]) => claimFinding(ID, id, claims, 'permission-only', 'undisclosed'));
    return [...empty, ...silent];
  },
});

/** What the system shows when it asks is empty, too short to be a purpose, or still the name of the key. */
const saysNothing = (c: Claim): boolean => c.quote.exact.trim().length < 8 || c.heading.includes(c.quote.exact);
