import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { files, makeCase, scratch } from './case.testing.ts';
import { forgetCase, lookForForget } from './forget.ts';
import { writeOutside } from './outside.ts';

it('a case goes, and what it was made from stays', async () => {
  const folder = scratch();
  await makeCase(join(folder, 'c'), files(folder, { a: 'x', b: 'y' }));
  const about = lookForForget(join(folder, 'c'));
  expect(about).toMatchObject({ inputs: 2, files: 6 });
  forgetCase(about);
  expect(readdirSync(folder).sort()).toEqual(['a', 'b']);
});

it('a folder of something else, a file and nothing are refused', () => {
  const folder = scratch();
  mkdirSync(join(folder, 'home'));
  writeFileSync(join(folder, 'home/manifest.json'), '{"name":"a web app"}');
  writeFileSync(join(folder, 'file'), '');
  expect(() => lookForForget(join(folder, 'home'))).toThrow(/manifest of this case is damaged/);
  for (const name of ['file', 'none', '.']) expect(() => lookForForget(join(folder, name))).toThrow(/case/);
  expect(readdirSync(folder).sort()).toEqual(['file', 'home']);
});

it('a case with files of somebody in it is refused, and the first of them named', async () => {
  const folder = scratch();
  const dir = join(folder, 'c');
  await makeCase(dir, files(folder, { a: 'x' }));
  writeFileSync(join(dir, 'rows/my notes.txt'), 'mine');
  expect(() => lookForForget(dir)).toThrow(/rows\/my notes\.txt/);
  expect(existsSync(dir)).toBe(true);
});

it('what a link in a case leads to is not removed', async () => {
  const folder = scratch();
  const dir = join(folder, 'c');
  await makeCase(dir, files(folder, { a: 'x' }));
  mkdirSync(join(folder, 'precious'));
  writeFileSync(join(folder, 'precious/photo'), 'p');
  symlinkSync('../precious', join(dir, 'link'));
  expect(() => lookForForget(dir)).toThrow(/link/);
  expect(readFileSync(join(folder, 'precious/photo'), 'utf8')).toBe('p');
});

it('what leaves a case is never written into it nor over anything', async () => {
  const folder = scratch();
  const dir = join(folder, 'c');
  await makeCase(dir, files(folder, { a: 'x' }));
  symlinkSync('c', join(folder, 'link'));
  for (const inside of ['c/out.html', 'c/rows/out.html', 'link/out.html', 'c/../c/out.html'])
    expect(() => writeOutside(join(folder, inside), '', dir)).toThrow(/inside the case/);
  expect(() => writeOutside(join(folder, 'a'), '', dir)).toThrow(/is there already/);
  expect(() => writeOutside(join(folder, 'none/x'), '', dir)).toThrow(/nothing was written/);
  expect(readFileSync(writeOutside(join(folder, 'out.html'), 'page', dir), 'utf8')).toBe('page');
});
