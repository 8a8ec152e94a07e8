import { unzlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { formatTime, parseTime } from '../base/time.ts';
import type { InputResult } from '../model/result.ts';
import { type DataItem, GRADES, type Request, STATE_VALUES, TIMINGS } from '../model/rows.ts';
import { fromBase64 } from './columns.ts';
import { reportHtml } from './html.ts';
import {
  buildPayload,
  linesShown,
  NO_OFFSET,
  neededLines,
  packPayload,
  placeAt,
  placeKey,
  RAW_LIMIT,
  unpackPayload,
  VIAS,
} from './payload.ts';
import { maskedPath, requestIds } from './payload-requests.ts';
import { simulatedParts } from './week.testing.ts';

describe('the data of a page', () => {
  const parts = simulatedParts();
  const data = unpackPayload(unzlibSync(fromBase64(buildPayload(parts).data)));

  it('bring back every column of every access row', () => {
    const { access, words } = data;
    expect(access.n).toBe(parts.rows.Access.length);
    for (const [i, row] of parts.rows.Access.entries()) {
      const offset = access.offset[i]!;
      expect(formatTime(access.begin[i]!, offset === NO_OFFSET ? null : offset)).toBe(row.begin);
      expect(access.length[i]).toBe(row.end === null ? -1 : parseTime(row.end) - parseTime(row.begin));
      expect(words[access.app[i]! - 1]).toBe(row.app);
      expect(words[access.data[i]!]).toBe(row.data);
      expect(TIMINGS[access.timing[i]!]).toBe(row.timing);
      expect(STATE_VALUES[access.state[i]!]).toBe(row.state.value);
      expect(GRADES[access.grade[i]!]).toBe(row.state.grade);
      expect(VIAS[access.via[i]!]).toBe(row.via);
      expect(access.episode[i]).toBe(row.episode);
      expect([access.useMin[i], access.useMax[i]]).toEqual(row.use ? [row.use.minMs, row.use.maxMs] : [-1, -1]);
      const { end, ...begin } = row.from;
      expect(placeAt(data, access.from, i)).toEqual(begin);
      expect(placeAt(data, access.end, i)).toEqual(end);
    }
  });

  it('bring back contacts, presence, findings and lines', () => {
    expect(data.contact.n).toBe(parts.rows.Contact.length);
    expect([...data.contact.host].map((h) => data.words[h])).toEqual(parts.rows.Contact.map((c) => c.host));
    expect([...data.contact.hits]).toEqual(parts.rows.Contact.map((c) => c.hits));
    expect(data.presence.n).toBe(parts.rows.Presence.length);
    expect(data.result).toEqual(JSON.parse(JSON.stringify(parts.result)));
    expect(data.raw).toEqual(new Map([...parts.rawLines].sort(([a], [b]) => (a < b ? -1 : 1))));
    expect(data.rawComplete).toBe(true);
  });

  it('are the same bytes every time', () => {
    expect(buildPayload(simulatedParts()).data).toBe(buildPayload(parts).data);
  });

  it('keep only the lines of findings when the inputs are large, and say so', () => {
    const input = parts.result.inputs[0]!.sha256;
    const lines = new Map(parts.rawLines.get(input));
    for (let i = 0; i < RAW_LIMIT / 1000; i++) lines.set(1_000_000 + i, 'x'.repeat(1001));
    const back = unpackPayload(packPayload({ ...parts, rawLines: new Map([...parts.rawLines, [input, lines]]) }));
    expect(back.rawComplete).toBe(false);
    expect(new Set(back.raw.get(input)!.keys())).toEqual(neededLines(parts.result).get(input));
  });

  it('carry requests that findings rest on, their data masked, and count the hosts', () => {
    const input = parts.result.inputs[0]!.sha256;
    const from = { input, entry: 4 };
    const request: Request = {
      app: 'com.example.chat',
      at: '2021-10-14T06:38:12.204+08:00',
      host: 't.measure.example',
      address: null,
      country: null,
      owner: 'Measure One',
      party: 'tracker',
      partyWhy: null,
      declared: false,
      method: 'POST',
      path: '/v1/e',
      feature: null,
      encrypted: true,
      content: 'read',
      why: null,
      phase: null,
      bytes: 120,
      from,
    };
    const item: DataItem = {
      app: request.app,
      at: request.at,
      data: 'device.id',
      form: 'hashed',
      where: 'body:$.id',
      chain: ['json', 'md5'],
      reason: 'documented field',
      note: null,
      masked: 'ab•••yz',
      hash: '0'.repeat(64),
      request: from,
      from,
    };
    const finding = { ...parts.result.findings[0]!, evidence: [from] };
    const back = unpackPayload(
      packPayload({
        ...parts,
        result: { ...parts.result, findings: [finding] },
        rows: {
          Access: [],
          Contact: [],
          Presence: [],
          Request: [request, { ...request, at: null, from: { input, entry: 5 } }],
          DataItem: [item],
        },
      }),
    );
    expect(back.fromRequests).toBe(true);
    expect([back.contact.n, back.contact.hits[0]]).toEqual([1, 2]);
    const [first] = back.captured.values();
    expect(back.captured.size).toBe(1);
    expect(back.capturedOf).toEqual({ all: 2, withItems: 1 });
    expect(first).toMatchObject({
      key: placeKey(from),
      id: `${input.slice(0, 8)}.entry4`,
      method: 'POST',
      host: 't.measure.example',
      path: '/v1/e',
      items: [
        {
          data: 'device.id',
          form: 'hashed',
          where: 'body:$.id',
          steps: ['json', 'md5'],
          reason: 'documented field',
          note: null,
          masked: 'ab•••yz',
        },
      ],
    });
    expect([...back.kinds]).toEqual([[0, [['device.id', 1]]]]);
  });

  it('mask the part of a path that is data itself, and drop paths where nobody can tell any more', () => {
    const items = [
      { where: 'path:$.2', masked: '•••' },
      { where: 'path:$.9', masked: 'x' },
    ];
    expect(maskedPath('/people/13800138000/friends', items)).toBe('/people/•••/friends');
    expect(maskedPath(null, items)).toBe(null);
  });

  it('keep no request of a redacted case whose items were taken out', () => {
    const from = { input: parts.result.inputs[0]!.sha256, entry: 4 };
    const request = { from, app: null, host: 'api.chat.example', path: '/people/13800138000', at: null } as Request;
    const redaction = {
      from: '0'.repeat(64),
      blur: 'none',
      hosts: 'kept',
      rowTypes: ['DataItem'],
      removed: { apps: 0, rows: 1, findings: 0 },
    } as const;
    const given = {
      ...parts,
      rows: { ...parts.rows, Request: [request] },
      result: { ...parts.result, redaction: { ...redaction, rowTypes: [...redaction.rowTypes] } },
    };
    const packed = packPayload(given);
    expect(unpackPayload(packed).captured.size).toBe(0);
    expect(new TextDecoder().decode(packed).includes('13800138000')).toBe(false);
  });

  it('name two requests of one frame apart', () => {
    const from = { input: 'ab'.repeat(32), frame: 7 };
    expect(requestIds([{ from }, { from }, { from: { ...from, frame: 8 } }])).toEqual([
      'abababab.frame7',
      'abababab.frame7~2',
      'abababab.frame8',
    ]);
  });

  it('hold no line of a capture, of what gave no row, and of documents only those that findings name', () => {
    const input = (rows: InputResult['rows']) => ({ ...parts.result.inputs[0]!, rows });
    expect(linesShown(input({ Request: 3 }))).toBe('none');
    expect(linesShown(input({ Request: 3, Contact: 2 }))).toBe('none');
    expect(linesShown(input({}))).toBe('none');
    expect(linesShown(input({ Claim: 3 }))).toBe('of findings');
    expect(linesShown(input({ Access: 1 }))).toBe('all');
    const inputs = parts.result.inputs.map((i) => ({ ...i, rows: { Request: 1 } }));
    expect(unpackPayload(packPayload({ ...parts, result: { ...parts.result, inputs } })).raw.size).toBe(0);
  });

  it('stand in the one place that the template has for them', () => {
    const page = reportHtml('<body><template id="data"></template></body>', { data: 'QUJD' });
    expect(page).toBe('<body><template id="data">QUJD</template></body>');
    expect(() => reportHtml('<body></body>', { data: 'QUJD' })).toThrow('no single place');
  });

  it('survive a page without any row', () => {
    const empty = { ...parts, rows: { Access: [], Contact: [], Presence: [] }, rawLines: new Map() };
    expect(unpackPayload(packPayload(empty)).access.n).toBe(0);
  });
});
