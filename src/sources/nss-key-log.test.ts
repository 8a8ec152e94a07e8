import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { context, readSource, textInput } from '../../test/support.ts';
import { headOf } from '../engine/input.ts';
import { nssKeyLog } from './nss-key-log.ts';

goldenSource(nssKeyLog);

const random = 'ab'.repeat(32);
const log = `# made for a test\nCLIENT_HANDSHAKE_TRAFFIC_SECRET ${random} ${'cd'.repeat(32)}\r\n\nCLIENT_RANDOM ${random} ${'ef'.repeat(48)}\n`;
const is = (text: string) => {
  const bytes = new TextEncoder().encode(text);
  return nssKeyLog.recognize(headOf(bytes, bytes.length));
};

describe('TLS key logs', () => {
  it('are recognized by their lines alone', () => {
    expect(is(log)).toBe(true);
    expect(is(`${log}something else\n`)).toBe(false);
    expect(is('# only a comment\n')).toBe(false);
    expect(is('')).toBe(false);
    expect(is('{"layer":"x","key":"00"}\n')).toBe(false);
  });

  it('alone say that they need a capture', async () => {
    const input = textInput(log);
    const { problems } = await readSource(nssKeyLog, [input], context({}, { companions: [input] }));
    expect(problems.map((p) => [p.code, p.sentence])).toEqual([
      ['no-rows', expect.stringContaining('holds keys and no traffic')],
    ]);
  });

  it('give no rows, and every line is accounted for', async () => {
    const { rows, problems, lines } = await readSource(
      nssKeyLog,
      [textInput(log)],
      context({}, { companions: [textInput('{}', 'capture')] }),
    );
    expect(Object.values(rows).flat()).toEqual([]);
    expect(problems).toEqual([]);
    expect([...lines.values()]).toEqual([{ total: 4, used: 0, duplicate: 0, problem: 0, blank: 1, structural: 3 }]);
  });
});
