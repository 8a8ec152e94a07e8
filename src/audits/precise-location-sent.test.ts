import { describe, expect, it } from 'vitest';
import { preciseLocationSent } from './precise-location-sent.ts';
import { ask } from './testing.ts';
import { captured, item, request, sentences } from './traffic.testing.ts';

describe('precise-location-sent', () => {
  it('says whose place it is only where the owner gave it', () => {
    const make = (rest: object) => {
      const r = request();
      const [f] = ask(
        preciseLocationSent,
        { Request: [r], DataItem: [item(r, 'location.precise', rest)] },
        { coverage: captured },
      );
      return sentences(f)[1];
    };
    expect(make({})).toContain('the capture does not tell');
    expect(make({ reason: 'own-value' })).toContain('the place that you gave');
    expect(make({ note: 'emulator-default' })).toContain('emulator');
  });

  it('is not observed where there are no coordinates, and cannot tell where nothing could be read', () => {
    const [none] = ask(preciseLocationSent, { Request: [request()] }, { coverage: captured });
    expect(none?.outcome).toBe('not-observed');
    sentences(none);
    const [closed] = ask(
      preciseLocationSent,
      { Request: [request({ content: 'opaque', why: 'tls-no-key' })] },
      { coverage: captured },
    );
    expect(closed?.outcome).toBe('cannot-tell');
    sentences(closed);
  });

  it('cannot tell without a capture', () => {
    const [finding] = ask(preciseLocationSent, {}, { coverage: [] });
    expect(finding?.outcome).toBe('cannot-tell');
    sentences(finding);
  });
});
