// Writes a DEX file for tests: a header, string, type and class tables, no code.
export function dexOf(classes: readonly string[], referred: readonly string[] = []): Uint8Array {
  const names = [...classes, ...referred].map((c) => `L${c.replaceAll('.', '/')};`);
  const data: number[] = [];
  const start = 0x70 + names.length * 8 + classes.length * 32;
  const offsets = names.map((name) => {
    const at = start + data.length;
    const bytes = new TextEncoder().encode(name);
    for (let n = name.length; ; n >>>= 7) {
      data.push(n > 127 ? (n & 127) | 128 : n);
      if (n <= 127) break;
    }
    data.push(...bytes, 0);
    return at;
  });
  const out = new Uint8Array(start + data.length);
  const view = new DataView(out.buffer);
  out.set(new TextEncoder().encode('dex\n035\0'));
  view.setUint32(0x20, out.length, true);
  view.setUint32(0x24, 0x70, true);
  view.setUint32(0x28, 0x12345678, true);
  const typesAt = 0x70 + names.length * 4;
  const classesAt = typesAt + names.length * 4;
  for (const [at, count, from] of [
    [0x38, names.length, 0x70],
    [0x40, names.length, typesAt],
    [0x60, classes.length, classesAt],
  ] as const) {
    view.setUint32(at, count, true);
    view.setUint32(at + 4, from, true);
  }
  for (const [i, at] of offsets.entries()) view.setUint32(0x70 + i * 4, at, true);
  for (let i = 0; i < names.length; i++) view.setUint32(typesAt + i * 4, i, true);
  for (let i = 0; i < classes.length; i++) view.setUint32(classesAt + i * 32, i, true);
  out.set(data, start);
  return out;
}
