import { describe, expect, it } from 'vitest';
import { sentBeforeConsent } from './sent-before-consent.ts';
import { ask } from './testing.ts';
import { captured, item, request, sentences } from './traffic.testing.ts';

describe('sent-before-consent', () => {
  it('looks at labelled captures only', () => {
    const [before, after, refused] = [
      request({ phase: 'before-consent' }),
      request({ phase: 'after-consent' }),
      request({ phase: 'refused', host: 'r.example' }),
    ];
    const items = [before, after, refused].map((r) => item(r, 'device.id-resettable'));
    const found = ask(
      sentBeforeConsent,
      { Request: [before, after, refused], DataItem: items },
      { coverage: captured },
    );
    expect(found.map((f) => f.subject.recipient)).toEqual(['chat.example', 'r.example']);
    expect(found.map((f) => sentences(f)[0]!.split(',')[0])).toEqual(['Before consent', 'After consent was refused']);
  });

  it('cannot tell where no capture is labelled, and passes one in which nothing was found', () => {
    const r = request();
    const [finding] = ask(
      sentBeforeConsent,
      { Request: [r], DataItem: [item(r, 'device.id')] },
      { coverage: captured },
    );
    expect(finding?.outcome).toBe('cannot-tell');
    sentences(finding);
    const [none] = ask(sentBeforeConsent, { Request: [request({ phase: 'before-consent' })] }, { coverage: captured });
    expect(none?.outcome).toBe('not-observed');
    sentences(none);
  });

  it('cannot tell without a capture', () => {
    const [finding] = ask(sentBeforeConsent, {}, { coverage: [] });
    expect(finding?.outcome).toBe('cannot-tell');
    sentences(finding);
  });
});
