import { describe, expect, it } from 'vitest';
import { fingerprintBundles } from './fingerprint-bundles.ts';
import { ask } from './testing.ts';
import { captured, item, request, sentences } from './traffic.testing.ts';

describe('fingerprint-bundles', () => {
  const facts = [
    'device.model',
    'device.os',
    'device.language',
    'device.timezone',
    'device.config',
    'network.carrier',
  ] as const;

  it('counts kinds of facts in one request to a third party', () => {
    const [r, few, own] = [
      request({ party: 'tracker', owner: 'Measure' }),
      request({ party: 'tracker', owner: 'Few' }),
      request({ party: 'first' }),
    ];
    const items = [
      ...facts.map((d) => item(r, d)),
      ...facts.slice(1).map((d) => item(few, d)),
      ...facts.map((d) => item(own, d)),
    ];
    const found = ask(fingerprintBundles, { Request: [r, few, own], DataItem: items }, { coverage: captured });
    expect(found.map((f) => [f.subject.recipient, f.counts['kinds']])).toEqual([['Measure', 6]]);
    sentences(found[0]);
  });

  it('is not observed where no bundle was sent, and cannot tell where nothing could be read', () => {
    const [none] = ask(fingerprintBundles, { Request: [request()] }, { coverage: captured });
    expect(none?.outcome).toBe('not-observed');
    sentences(none);
    const [closed] = ask(
      fingerprintBundles,
      { Request: [request({ content: 'opaque', why: 'tls-no-key' })] },
      { coverage: captured },
    );
    expect(closed?.outcome).toBe('cannot-tell');
    sentences(closed);
  });

  it('cannot tell without a capture', () => {
    const [finding] = ask(fingerprintBundles, {}, { coverage: [] });
    expect(finding?.outcome).toBe('cannot-tell');
    sentences(finding);
  });
});
