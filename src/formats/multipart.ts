// multipart/form-data (RFC 7578): names and bytes of its fields.

export function multipartFields(bytes: Uint8Array, boundary: string): [name: string, body: Uint8Array][] {
  const latin = new TextDecoder('latin1').decode(bytes);
  const mark = `--${boundary}`;
  const fields: [string, Uint8Array][] = [];
  let from = latin.indexOf(mark);
  for (let i = 0; from >= 0 && i < 1000; i++) {
    const start = from + mark.length;
    if (latin.startsWith('--', start)) break;
    const next = latin.indexOf(mark, start);
    const end = next < 0 ? latin.length : next - (latin[next - 2] === '\r' ? 2 : 1);
    const gap = /\r?\n\r?\n/.exec(latin.slice(start, Math.min(end, start + 8192)));
    if (gap) {
      const head = latin.slice(start, start + gap.index);
      const name = /\bname="?([^";\r\n]{1,200})"?/i.exec(head)?.[1] ?? String(i);
      fields.push([name, bytes.subarray(start + gap.index + gap[0].length, end)]);
    }
    from = next;
  }
  return fields;
}
