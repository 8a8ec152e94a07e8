// Photo-library rows of other apps that begin shortly after the Camera app's own photos row.
// Two mechanisms write the same row: a notified app that queries again, and an app that looks by itself. Neither is chosen.
import { parseTime, SECOND_MS } from '../base/time.ts';
import {
  byAppAndData,
  countEpisodes,
  found,
  isApple,
  isMissing,
  nothing,
  personal,
  weakest,
  withoutRows,
} from '../derive/found.ts';
import { Spans } from '../derive/spans.ts';
import type { Found } from '../model/finding.ts';
import type { Access } from '../model/rows.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'photos-after-camera';
const CAMERA = 'com.apple.camera';
const WITHIN_MS = 5 * SECOND_MS;
/** One row after a photo may be chance, and people open apps after taking one: a pattern answers a fifth of the photos. */
const FEWEST = 2;
const SHARE = 0.2;

export const photosAfterCamera = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Photo library opened after a new photo', zh: '拍照之后打开照片图库' },
    question: {
      en: 'Which apps open or query the photo library within seconds of the Camera app saving to it?',
      zh: '哪些应用在相机应用写入照片图库后数秒内打开或查询图库？',
    },
    needs: ['Access'],
    explains: {
      en: 'iOS can notify an app that the photo library has changed. As far as code shows, delivering that notice writes no row, while opening the library or running a query does. So a row right after the Camera app’s own row fits two mechanisms: the app was notified and then queried, for example to prepare the newest photo for sending; or the app looked by its own plan at that moment. The record writes both alike, and a row is an opened or queried library, not a photo read. Screenshots and saved pictures leave no row of the Camera app, so this audit sees only photos taken with it.',
      zh: 'iOS 可以通知应用照片图库有变化。就代码所见，送达通知本身不写行，打开图库或执行查询才写行。因此紧随相机应用之后的一行符合两种机制：应用收到通知后查询，例如为快速发送准备最新的照片；或应用恰在此时按自己的安排查看。记录对两者的写法相同；一行表示图库被打开或查询，不是读了一张照片。截屏和保存的图片不会留下相机应用的行，因此这里只看得到用相机应用拍摄的照片。',
    },
    law: ['pipl-6', 'pipl-7'],
    status: 'stable',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Access, context, 'Access')) return [withoutRows(ID, 'access')];
    const photos = personal(rows.Access).filter((a) => a.data === 'photos');
    const camera = photos.filter((a) => a.app === CAMERA);
    const others = photos.filter((a) => !isApple(a.app));
    if (camera.length === 0) {
      const params = { episodes: countEpisodes(others) };
      return [
        found(ID, {
          outcome: 'cannot-tell',
          recorded: 'no-camera.recorded',
          said: 'no-camera.said',
          todo: 'no-camera.todo',
          params,
          limits: [`${ID}.limit.screenshots`],
          counts: params,
        }),
      ];
    }
    const windows = new Spans(
      camera.map((item) => ({ beginMs: parseTime(item.begin), endMs: lastUseMs(item) + WITHIN_MS, item })),
    );
    const findings: Found[] = [];
    for (const { app, data, rows: own } of byAppAndData(others)) {
      const after: Access[] = [];
      const seen = new Set<Access>();
      for (const a of own) {
        const ms = parseTime(a.begin);
        const by = windows.covering(ms, ms);
        if (!by) continue;
        after.push(a);
        seen.add(by);
      }
      const episodes = countEpisodes(after);
      if (episodes < FEWEST || countEpisodes([...seen]) < SHARE * countEpisodes(camera)) continue;
      const counts = {
        episodes,
        rows: after.length,
        all: countEpisodes(own),
        camera: countEpisodes(camera),
        answered: countEpisodes([...seen]),
        withinMs: WITHIN_MS,
      };
      findings.push(
        found(ID, {
          outcome: 'observed',
          grade: weakest(after),
          app,
          subject: { data },
          recorded: 'recorded',
          said: 'said',
          todo: context.platform === 'android' ? 'audits.todo.android' : 'todo',
          params: { app, data, ...counts },
          rows: [...new Set([...after, ...seen])],
          limits: [`${ID}.limit.mechanism`, `${ID}.limit.screenshots`, 'audits.limit.content'],
          law: ['pipl-6'],
          counts,
        }),
      );
    }
    if (findings.length > 0) return findings;
    const counts = { episodes: countEpisodes(others), camera: countEpisodes(camera), withinMs: WITHIN_MS };
    return [
      nothing(ID, context, 'Access', {
        params: counts,
        limits: [`${ID}.limit.screenshots`],
        counts,
      }),
    ];
  },
});

/** The last use that a row of the Camera app can stand for, milliseconds. */
const lastUseMs = (a: Access): number => parseTime(a.begin) + (a.use?.maxMs ?? 0);
