import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Message, WebSocketReader } from './websocket.ts';

function frame(opcode: number, fin: boolean, bytes: Uint8Array, mask: number[] | null): Buffer {
  const head: number[] = [(fin ? 0x80 : 0) | opcode];
  const m = mask ? 0x80 : 0;
  const length = Buffer.alloc(8);
  if (bytes.length < 126) head.push(m | bytes.length);
  else if (bytes.length < 65_536) {
    length.writeUInt16BE(bytes.length);
    head.push(m | 126, ...length.subarray(0, 2));
  } else {
    length.writeBigUInt64BE(BigInt(bytes.length));
    head.push(m | 127, ...length);
  }
  return Buffer.concat([Buffer.from([...head, ...(mask ?? [])]), mask ? bytes.map((b, i) => b ^ mask[i % 4]!) : bytes]);
}

const read = (chunks: readonly Uint8Array[]): Message[] => {
  const out: Message[] = [];
  const reader = new WebSocketReader((m) => out.push(m));
  for (const chunk of chunks) reader.push(chunk);
  return out;
};

it('gives every message back, however it was framed, masked and cut into chunks', () => {
  const message = fc.record({
    opcode: fc.constantFrom<1 | 2>(1, 2),
    parts: fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 4 }),
    mask: fc.option(fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 })),
    ping: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(message, { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 40 }),
      (messages, cuts) => {
        const bytes = Buffer.concat(
          messages.flatMap(({ opcode, parts, mask, ping }) =>
            parts.flatMap((part, i) => [
              frame(i === 0 ? opcode : 0, i === parts.length - 1, part, mask),
              ...(ping ? [frame(9, true, Buffer.from('p'), mask)] : []),
            ]),
          ),
        );
        const chunks: Uint8Array[] = [];
        let at = 0;
        for (const cut of cuts) {
          chunks.push(bytes.subarray(at, at + cut));
          at += cut;
        }
        chunks.push(bytes.subarray(at));
        expect(read(chunks).map((m) => [m.opcode, Buffer.from(m.bytes).toString('hex')])).toEqual(
          messages.map((m) => [m.opcode, Buffer.concat(m.parts).toString('hex')]),
        );
      },
    ),
  );
});

it('reads long messages, and stops at what is no frame', () => {
  const long = Buffer.alloc(70_000, 7);
  expect(read([frame(2, true, long, [1, 2, 3, 4])])[0]!.bytes).toHaveLength(70_000);
  expect(read([Buffer.from([0xf1, 1, 65]), frame(1, true, Buffer.from('x'), null)])).toEqual([]);
  expect(read([Buffer.from([0x80, 1, 65])])).toEqual([]);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => void read([bytes])));
});
