import { describe, expect, it } from 'vitest';
import { clearTextIdentifiers } from './clear-text-identifiers.ts';
import { ask } from './testing.ts';
import { captured, item, request, sentences } from './traffic.testing.ts';

describe('clear-text-identifiers', () => {
  it('names identifiers in requests without encryption, and nothing else', () => {
    const [open, closed] = [request({ encrypted: false }), request()];
    const items = [item(open, 'account.user-id'), item(open, 'device.language'), item(closed, 'device.id')];
    const found = ask(clearTextIdentifiers, { Request: [open, closed], DataItem: items }, { coverage: captured });
    expect(found.map((f) => f.subject.data)).toEqual(['account.user-id']);
    expect(sentences(found[0])[0]).toContain('without encryption');
  });

  it('is not observed where all is encrypted, and cannot tell where nothing could be read', () => {
    const [none] = ask(clearTextIdentifiers, { Request: [request()] }, { coverage: captured });
    expect(none?.outcome).toBe('not-observed');
    sentences(none);
    const [closed] = ask(
      clearTextIdentifiers,
      { Request: [request({ content: 'opaque', why: 'tls-no-key' })] },
      { coverage: captured },
    );
    expect(closed?.outcome).toBe('cannot-tell');
    sentences(closed);
  });

  it('cannot tell without a capture', () => {
    const [finding] = ask(clearTextIdentifiers, {}, { coverage: [] });
    expect(finding?.outcome).toBe('cannot-tell');
    sentences(finding);
  });
});
