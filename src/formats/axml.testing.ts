// Writes Android's binary XML for tests: one string pool, flat elements, string attributes.
/** `ids`: attributes that go by their resource id alone, their names taken away as shrinkers do. */
export function axmlOf(
  elements: readonly { name: string; attributes: Record<string, string> }[],
  ids: Readonly<Record<string, number>> = {},
): Uint8Array {
  const strings = [...new Set(elements.flatMap((e) => [e.name, ...Object.entries(e.attributes).flat()]))];
  const index = (s: string) => strings.indexOf(s);
  const parts: number[][] = [];
  const u16 = (n: number) => [n & 255, (n >> 8) & 255];
  const u32 = (n: number) => [...u16(n & 0xffff), ...u16(n >>> 16)];
  const data: number[] = [];
  const offsets: number[] = [];
  for (const name of strings) {
    const s = Object.hasOwn(ids, name) ? '' : name;
    offsets.push(data.length);
    data.push(...u16(s.length), ...[...s].flatMap((c) => u16(c.charCodeAt(0))), 0, 0);
  }
  while (data.length % 4) data.push(0);
  const start = 28 + strings.length * 4;
  parts.push([
    ...u16(1),
    ...u16(28),
    ...u32(start + data.length),
    ...u32(strings.length),
    ...u32(0),
    ...u32(0),
    ...u32(start),
    ...u32(0),
    ...offsets.flatMap(u32),
    ...data,
  ]);
  if (Object.keys(ids).length > 0)
    parts.push([
      ...u16(0x180),
      ...u16(8),
      ...u32(8 + strings.length * 4),
      ...strings.flatMap((s) => u32(Object.hasOwn(ids, s) ? (ids[s] ?? 0) : 0)),
    ]);
  for (const e of elements) {
    const attributes = Object.entries(e.attributes);
    parts.push([
      ...u16(0x102),
      ...u16(16),
      ...u32(36 + attributes.length * 20),
      ...u32(1),
      ...u32(0xffffffff),
      ...u32(0xffffffff),
      ...u32(index(e.name)),
      ...u16(20),
      ...u16(20),
      ...u16(attributes.length),
      ...u16(0),
      ...u16(0),
      ...u16(0),
      ...attributes.flatMap(([k, v]) => [
        ...u32(0xffffffff),
        ...u32(index(k)),
        ...u32(index(v)),
        ...u16(8),
        0,
        3,
        ...u32(index(v)),
      ]),
    ]);
    parts.push([
      ...u16(0x103),
      ...u16(16),
      ...u32(24),
      ...u32(1),
      ...u32(0xffffffff),
      ...u32(0xffffffff),
      ...u32(index(e.name)),
    ]);
  }
  const body = parts.flat();
  return Uint8Array.from([...u16(3), ...u16(8), ...u32(8 + body.length), ...body]);
}
