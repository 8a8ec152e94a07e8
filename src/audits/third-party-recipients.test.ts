import { describe, expect, it } from 'vitest';
import { ask } from './testing.ts';
import { thirdPartyRecipients } from './third-party-recipients.ts';
import { captured, item, request, sentences } from './traffic.testing.ts';

describe('third-party-recipients', () => {
  it('names recipients outside the publisher and its group, one finding each', () => {
    const [own, sdk, more, cloud] = [
      request({ party: 'first' }),
      request({ party: 'tracker', owner: 'Measure', host: 'a.m.example' }),
      request({ party: 'tracker', owner: 'Measure', host: 'b.m.example' }),
      request({ party: 'cloud' }),
    ];
    const items = [
      item(own, 'device.id'),
      item(sdk, 'device.id'),
      item(more, 'device.model'),
      item(cloud, 'device.id'),
    ];
    const found = ask(
      thirdPartyRecipients,
      { Request: [own, sdk, more, cloud], DataItem: items },
      { coverage: captured },
    );
    expect(found.map((f) => [f.subject.recipient, f.counts])).toEqual([
      ['Measure', { requests: 2, kinds: 2, hosts: 2 }],
    ]);
    expect(sentences(found[0])[0]).toContain('a.m.example');
  });

  it('is not observed where no third party received anything, and cannot tell where nothing could be read', () => {
    const [none] = ask(thirdPartyRecipients, { Request: [request()] }, { coverage: captured });
    expect(none?.outcome).toBe('not-observed');
    sentences(none);
    const [closed] = ask(
      thirdPartyRecipients,
      { Request: [request({ content: 'opaque', why: 'tls-no-key' })] },
      { coverage: captured },
    );
    expect(closed?.outcome).toBe('cannot-tell');
    sentences(closed);
  });

  it('cannot tell without a capture', () => {
    const [finding] = ask(thirdPartyRecipients, {}, { coverage: [] });
    expect(finding?.outcome).toBe('cannot-tell');
    sentences(finding);
  });
});
