import { describe, expect, it } from 'vitest';
import { goldenSource } from '../../test/golden.ts';
import { readSource, textInput } from '../../test/support.ts';
import { headOf } from '../engine/input.ts';
import { pcapdroidCsv as source } from './pcapdroid-csv.ts';

goldenSource(source);

const head = (t: string) => headOf(new TextEncoder().encode(t), t.length);

describe('a list of connections from PCAPdroid', () => {
  it('is recognized by its columns, and an export of TrackerControl is not', () => {
    expect(
      source.recognize(head('IPProto,SrcIP,SrcPort,DstIp,DstPort,UID,App,Proto,Status,Info,FirstSeen,LastSeen\n')),
    ).toBe(true);
    expect(source.recognize(head('"uid","daddr","time","Tracker","Package"\n'))).toBe(false);
  });

  it('says nothing of bytes where the columns are missing', async () => {
    const r = await readSource(source, [
      textInput('DstIp,App,Info,FirstSeen,LastSeen\n203.0.113.7,Game,a.example.com,1731200000000,1731200000000\n'),
    ]);
    expect(r.rows.Contact).toHaveLength(1);
    expect(r.rows.Volume).toEqual([]);
  });
});
