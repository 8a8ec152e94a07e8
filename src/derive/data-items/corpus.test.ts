// What is found in real captures, against labels that were made independently of this code.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rawKnowledge } from '../../../test/knowledge-files.ts';
import { corpus, fileInput, readSource } from '../../../test/support.ts';
import { createEndpoints } from '../../knowledge/endpoints.ts';
import type { DataType } from '../../model/personal-data.ts';
import { ROW_BY_NAME } from '../../model/rows.ts';
import { faults } from '../../model/schema.ts';
import { decodedRequestsJsonl } from '../../sources/decoded-requests-jsonl.ts';
import { har } from '../../sources/har.ts';
import { createFinder } from './index.ts';

const find = createFinder({ endpoints: createEndpoints(rawKnowledge()), me: null, key: new Uint8Array(32) });

interface Silver {
  id: string;
  at: string[];
  decodable: boolean | null;
  labels: Record<string, unknown>;
}

/** Label → data type and how many of the 335 messages carry it. */
const LABELS: Record<string, [DataType, number]> = {
  wxid: ['account.user-id', 19],
  device_id: ['device.id', 230],
  device_virtual_id: ['device.id', 6],
  os_version: ['device.os', 242],
  device_model: ['device.model', 39],
  device_brand: ['device.model', 38],
  language: ['device.language', 46],
  country: ['device.region', 3],
  carrier: ['network.carrier', 1],
  wifi_bssid: ['network.wifi-bssid', 1],
  public_ip: ['network.ip-address', 3],
  user_agent: ['device.browser', 2],
  push_token: ['device.push-token', 4],
  location_binary: ['location.precise', 9],
  location_text: ['location.precise', 1],
  page_view_route: ['usage.page-views', 18],
  page_view_any: ['usage.page-views', 30],
  mini_program_api_log: ['usage.activity', 4],
  article_link: ['usage.viewing-history', 2],
  search_text: ['content.search-query', 28],
  display_name: ['account.name', 1],
};

describe('the published WeChat logs', () => {
  const folder = corpus('traffic/citizenlab-wechat-report-data/segments');

  it.runIf(folder)('every labelled message is found, and nothing is found in the encrypted ones', async () => {
    const silver = readFileSync(join(folder!, '../silver-labels.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((l) => JSON.parse(l) as Silver);
    const byPlace = new Map(silver.flatMap((s) => s.at.map((a) => [a, s] as const)));
    const found = new Map<string, number>();
    const located = new Set<string>();
    const seen = new Set<string>();
    let redacted = 0;
    for (const file of readdirSync(folder!).sort()) {
      const { rows, parts } = await readSource(decodedRequestsJsonl, [fileInput(join(folder!, file))]);
      for (const r of rows.Request) {
        const message = byPlace.get(`${file.replace('.segment.jsonl', '')}:${r.from.line}`)!;
        const items = find(r, parts.get(r)!);
        if (r.content === 'opaque') expect(items).toEqual([]);
        if (seen.has(message.id)) continue;
        seen.add(message.id);
        for (const item of items) expect(faults(ROW_BY_NAME.DataItem, item)).toEqual([]);
        const types = new Set(items.map((i) => i.data));
        if (types.has('location.precise')) located.add(message.id);
        if (items.some((i) => i.masked === 'redacted')) redacted++;
        for (const [label, [data]] of Object.entries(LABELS))
          if (label in message.labels && types.has(data)) found.set(label, (found.get(label) ?? 0) + 1);
      }
    }
    expect(seen.size).toBe(335);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(Object.entries(LABELS).map(([l, [, n]]) => [l, n])));
    // Not one place more than the labels know: the 14 pairs of zeros are none.
    expect(located.size).toBe(10);
    expect(redacted).toBe(2);
  });
});

describe('HAR captures', () => {
  const itemsOf = async (path: string) => {
    const { rows, parts } = await readSource(har, [fileInput(path)]);
    return rows.Request.map((r) => find(r, parts.get(r)!));
  };
  const withType = (items: { data: DataType }[][], data: DataType) =>
    items.flatMap((list, i) => (list.some((item) => item.data === data) ? [i] : []));

  const first = corpus('traffic/reporthar-fixtures/android/first-run.har');
  it.runIf(first)('first-run.har: what was expected, entry by entry', async () => {
    const items = await itemsOf(first!);
    expect([0, 1, 2, 3, 6, 10, 13].map((i) => items[i]!.length)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    const advertising = items.map(
      (list) => new Set(list.filter((i) => i.data === 'device.id-resettable').map((i) => i.hash)),
    );
    const id = [...advertising[5]!][0]!;
    expect(advertising.flatMap((s, i) => (s.has(id) ? [i] : []))).toEqual([5, 7, 8, 9, 11, 12, 14]);
    expect(withType(items, 'network.carrier')).toEqual([7, 8, 9, 12, 14]);
    expect(withType(items, 'device.timezone')).toEqual([7, 8, 14]);
    expect(withType(items, 'device.battery')).toEqual([15]);
    for (const data of ['location.precise', 'location.coarse', 'network.ip-address'] as const)
      expect(withType(items, data)).toEqual([]);
    expect(withType(items, 'account.user-id')).toEqual(expect.arrayContaining([4, 15]));
    expect(withType(items, 'usage.page-views')).toEqual(expect.arrayContaining([7, 15]));
  });

  it.runIf(first)('explains every request that TrackHAR explains, and more', async () => {
    const { process: trackhar } = await import('trackhar');
    for (const name of [
      'reporthar-fixtures/android/first-run.har',
      'tweasel-platform-fixtures/traffic.har.json',
      'mitmproxy-flows/diff_data.har',
    ]) {
      const path = corpus(`traffic/${name}`)!;
      const theirs = await trackhar(JSON.parse(readFileSync(path, 'utf8')) as Parameters<typeof trackhar>[0]);
      const ours = await itemsOf(path);
      const explained = theirs.flatMap((t, i) => (t && t.length > 0 ? [i] : []));
      for (const i of explained) expect([name, i, ours[i]!.length > 0]).toEqual([name, i, true]);
      expect(ours.filter((list) => list.length > 0).length).toBeGreaterThan(explained.length);
    }
  });

  const traffic = corpus('traffic/tweasel-platform-fixtures/traffic.har.json');
  it.runIf(traffic)(
    'traffic.har.json: advertising ids, models, installation ids and the Helpshift request',
    async () => {
      const items = await itemsOf(traffic!);
      expect(withType(items, 'device.model')).toEqual([3, 5, 6, 8, 9, 10, 11]);
      expect(withType(items, 'device.id-resettable')).toEqual([3, 5, 6, 8, 9, 10]);
      const shift = new Set(items[11]!.map((i) => i.data));
      for (const data of ['device.id', 'account.user-id', 'device.model', 'device.os', 'device.language'] as const)
        expect(shift.has(data)).toBe(true);
    },
  );
});
