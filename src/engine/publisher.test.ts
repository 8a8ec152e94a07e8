import { describe, expect, it } from 'vitest';
import { otherPublisher } from './publisher.ts';

const document = { name: 'policy.md', sha256: 'a'.repeat(64) };
const text = (name: string): string =>
  `${name} Privacy Policy. We collect your name.`.padEnd(500, ' We keep it short.');
const known = { name: { en: 'Plumo', zh: '羽讯' }, publisher: { en: 'Halden' } };

describe('a document bound to an app', () => {
  it('is accepted where it names the app, its publisher or a part of its id', () => {
    for (const name of ['Plumo', 'HALDEN Group', '羽讯', 'Plumochat'])
      expect(otherPublisher(text(name), 'com.example.plumochat', known, document)).toBeNull();
  });

  it('is reported where it names none of them, and says which names were looked for', () => {
    const found = otherPublisher(text('Korvia'), 'com.example.plumochat', known, document);
    expect(found?.sentence).toContain('none of Plumo, 羽讯, Halden');
    expect(found?.from).toEqual({ input: document.sha256 });
  });

  it('is not judged where no name is known or almost no text is there', () => {
    expect(otherPublisher(text('Korvia'), 'com.example.app', null, document)).toBeNull();
    expect(otherPublisher('Korvia.', 'com.example.plumochat', known, document)).toBeNull();
  });
});
