import { describe, expect, it } from 'vitest';
import { corpus, fileInput, readSource } from '../../test/support.ts';
import { iosAppPrivacyReport as source } from './ios-app-privacy-report.ts';

const small = corpus('phone-records/plaso_ios_app_privacy_report.ndjson');
const large = corpus('phone-records/tweasel_app-privacy-report.ndjson');
describe('x', () => {
  it.runIf(small)('y', async () => {
    const r = await readSource(source, [fileInput(small!), fileInput(large!)]);
    console.log(r.coverage, r.problems);
    expect(1).toBe(1);
  });
});
