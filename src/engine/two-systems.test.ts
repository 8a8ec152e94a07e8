import { describe, expect, it } from 'vitest';
import { loadEnvironment } from '../case/environment.ts';
import { memoryInput } from './input.ts';
import { runEngine } from './run.ts';

const env = loadEnvironment();
const run = (...texts: string[]) =>
  runEngine(
    texts.map((text, i) => memoryInput(`input-${i}`, new TextEncoder().encode(text))),
    { iosVersion: null, night: null, timeZone: null, app: null, recipient: null, phase: null, simulated: true },
    env,
  );
const REPORT =
  '{"accessor":{"identifier":"com.example.app","identifierType":"bundleID"},"category":"photos","identifier":"00000000-0000-4000-8000-000000000001","kind":"intervalBegin","timeStamp":"2024-11-10T09:30:00.000+01:00","type":"access"}\n';
const DUMP =
  'Current AppOps Service state:\n  Uid u0a1:\n    Package com.example.app:\n      CAMERA (allow): \n          Access: [top-s] 2024-11-10 09:30:00.000 (-1h0m0s0ms)\n';
const HEALTH =
  '<HealthData locale="en">\n <Record type="HKCategoryTypeIdentifierSleepAnalysis" sourceName="Watch" startDate="2024-11-10 01:00:00 +0100" endDate="2024-11-10 06:00:00 +0100" value="HKCategoryValueSleepAnalysisAsleep"/>\n</HealthData>\n';

describe('records of two systems', () => {
  const codes = async (...texts: string[]) => (await run(...texts)).result.problems.map((p) => p.code);

  it('are two phones, and not to be laid beside each other', async () => {
    expect(await codes(REPORT, DUMP)).toContain('two-phones');
    expect(await codes(REPORT)).not.toContain('two-phones');
    expect(await codes(DUMP)).not.toContain('two-phones');
  });

  it('may stand beside what is about the person', async () => {
    expect(await codes(DUMP, HEALTH)).not.toContain('two-phones');
    expect(await codes(REPORT, HEALTH)).not.toContain('two-phones');
  });
});
