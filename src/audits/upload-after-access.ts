// Bytes that an app sent in the minutes after it reached photos or contacts. Totals of the app: what they were is not known.
import { hasOffset, parseTime } from '../base/time.ts';
import { countedOnce } from '../derive/counted-once.ts';
import { byAppAndData, countEpisodes, found, isMissing, nothing, personal, withoutRows } from '../derive/found.ts';
import type { Found } from '../model/finding.ts';
import type { Access, Volume } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'upload-after-access';
/** Counts over longer than this say nothing about minutes. */
const LONGEST_MS = 15 * 60_000;
const WITHIN_MS = 5 * 60_000;
/** Below this a message or a request for a page would do. */
const LEAST_BYTES = 100_000;
const isOfMinutes = (v: Volume): boolean => hasOffset(v.begin) && parseTime(v.end) - parseTime(v.begin) <= LONGEST_MS;
const KINDS = new Set(['photos', 'contacts', 'contacts.list', 'media-library']);

export const uploadAfterAccess = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Bytes sent after an access', zh: '访问之后发出的数据量' },
    question: {
      en: 'How many bytes did an app send in the minutes after it reached photos or contacts?',
      zh: '应用访问照片或通讯录后的几分钟内，发出了多少数据？',
    },
    needs: ['Access', 'Volume'],
    explains: {
      en: 'PowerLog counts the bytes of each app over some five minutes. Where such a count overlaps the five minutes after an access, its total is given. It is everything that the app sent in that time. Nothing shows what it was, or that it came from the photos or contacts; an app that sends a picture at its owner’s wish looks the same.',
      zh: 'PowerLog 约每五分钟统计一次各应用的数据量。若某次统计与访问后的五分钟重叠，就给出其总量。这是该应用在这段时间发出的全部数据，无法说明内容是什么，也无法说明来自照片或通讯录；按机主意愿发送图片时，记录也是一样。',
    },
    law: ['pipl-6', 'pipl-17'],
    status: 'trial',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Access, context, 'Access')) return [withoutRows(ID, 'access')];
    const byApp = new Map<string, { fromMs: number; toMs: number; row: Volume }[]>();
    for (const row of countedOnce(rows.Volume.filter(isOfMinutes), (v) => v.network)) {
      if (row.app === null) continue;
      const fromMs = parseTime(row.begin);
      const toMs = parseTime(row.end);
      byApp.set(row.app, [...(byApp.get(row.app) ?? []), { fromMs, toMs, row }]);
    }
    if (byApp.size === 0)
      return [
        found(ID, {
          outcome: 'cannot-tell',
          recorded: 'no-bytes.recorded',
          said: 'no-bytes.said',
          todo: 'no-bytes.todo',
        }),
      ];
    const findings: Found[] = [];
    for (const { app, data, rows: all } of byAppAndData(personal(rows.Access).filter((a) => KINDS.has(a.data)))) {
      const volumes = byApp.get(app) ?? [];
      const counted = new Set<Volume>();
      const before: Access[] = [];
      for (const access of all) {
        if (!hasOffset(access.begin)) continue;
        const ms = parseTime(access.begin);
        const near = volumes.filter((v) => v.toMs >= ms && v.fromMs <= ms + WITHIN_MS);
        if (near.reduce((n, v) => n + v.row.out, 0) < LEAST_BYTES) continue;
        before.push(access);
        for (const { row } of near) counted.add(row);
      }
      if (before.length === 0) continue;
      const counts = {
        episodes: countEpisodes(before),
        bytes: [...counted].reduce((n, v) => n + v.out, 0),
        counts: counted.size,
      };
      findings.push(
        found(ID, {
          outcome: 'observed',
          grade: 'shown',
          app,
          subject: { data },
          recorded: 'recorded',
          said: 'said',
          todo: 'todo',
          params: { app, data, ...counts },
          rows: [...before, ...counted],
          limits: [`${ID}.limit.what`, 'audits.limit.content'],
          law: ['pipl-6'],
          counts,
        }),
      );
    }
    return findings.length > 0 ? findings : [nothing(ID, context, 'Access')];
  },
});
