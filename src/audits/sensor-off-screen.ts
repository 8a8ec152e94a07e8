// Microphone or camera reached while a record has the app off the screen, a service with a notification included.
import {
  byAppAndData,
  countEpisodes,
  found,
  isMissing,
  nothing,
  personal,
  stateLimits,
  steps,
  withoutRows,
} from '../derive/found.ts';
import type { Found } from '../model/finding.ts';
import { defineAudit } from '../model/units.ts';

const ID = 'sensor-off-screen';
const SENSORS = new Set(['microphone', 'camera']);

export const sensorOffScreen = defineAudit({
  meta: {
    id: ID,
    title: { en: 'Microphone or camera off the screen', zh: '不在屏幕上时使用麦克风或相机' },
    question: {
      en: 'Did an app reach the microphone or the camera while a record has it off the screen?',
      zh: '是否有记录表明，应用不在屏幕上时访问了麦克风或相机？',
    },
    needs: ['Access'],
    explains: {
      en: 'An app needs to be seen to take a picture; to record sound it need not: calls, dictation and music recognition go on with the screen dark. A service with a notification is named apart. Phones show a dot while either is in use. For up to 30 seconds after an app has left the screen Android may still write “on screen”.',
      zh: '拍照需要应用在屏幕上；录音则不一定：通话、听写和听歌识曲在屏幕关闭时也会继续。带通知的前台服务另行列出。使用其中任何一种时，手机会显示圆点。应用离开屏幕后至多 30 秒内，安卓仍可能写作“在屏幕上”。',
    },
    law: ['pipl-6', 'pipl-7'],
    status: 'stable',
    outcomes: ['observed', 'not-observed', 'cannot-tell'],
  },
  audit(rows, context): Found[] {
    if (isMissing(rows.Access, context, 'Access')) return [withoutRows(ID, 'access')];
    const own = personal(rows.Access).filter((a) => SENSORS.has(a.data));
    const told = own.filter((a) => a.state.grade === 'shown' || a.state.grade === 'recorded');
    if (own.length > 0 && told.length === 0)
      return [
        found(ID, {
          outcome: 'cannot-tell',
          recorded: 'no-state.recorded',
          said: 'no-state.said',
          todo: 'no-state.todo',
        }),
      ];
    const findings: Found[] = [];
    for (const { app, data, rows: all } of byAppAndData(told))
      for (const value of ['background', 'foreground-service'] as const)
        for (const grade of ['recorded', 'shown'] as const) {
          const off = all.filter((a) => a.state.value === value && a.state.grade === grade);
          if (off.length === 0) continue;
          const counts = { episodes: countEpisodes(off), rows: off.length };
          findings.push(
            found(ID, {
              outcome: 'observed',
              grade,
              app,
              subject: { data },
              recorded: value === 'background' ? 'recorded' : 'service.recorded',
              said: grade === 'recorded' ? 'said' : 'shown.said',
              todo: steps(context, app, data),
              params: { app, data, ...counts },
              rows: off,
              limits: [`${ID}.limit.wish`],
              law: ['pipl-6'],
              counts,
            }),
          );
        }
    return findings.length > 0 ? findings : [nothing(ID, context, 'Access', { limits: stateLimits(told) })];
  },
});
