// A statement's words without a head that explains them: which kind of data, which way of reaching it, stops or does not.
// Only kinds and ways that a record of the phone can show. Written out here and not in a vocabulary: a dozen words.
import type { DataType } from '../../model/personal-data.ts';
import type { AccessPattern, Statement } from '../../model/rows.ts';

const DATA: readonly (readonly [DataType, RegExp])[] = [
  ['photos', /\b(?:photos?|pictures?|albums?|camera roll|photo library)\b|相册|照片|图片|图库/i],
  ['camera', /\bcameras?\b(?! roll)|摄像头|相机/i],
  ['microphone', /\bmicrophones?\b|麦克风|录音/i],
  ['location', /\b(?:locations?|positions?|GPS)\b|位置|定位/i],
  ['contacts', /\b(?:contacts|address ?books?)\b|通讯录|联系人/i],
  ['calendar', /\bcalendars?\b|日历/i],
  ['content.clipboard', /\b(?:clipboard|pasteboard)\b|剪[贴切]板/i],
];
const PATTERN: readonly (readonly [AccessPattern, RegExp])[] = [
  ['night', /\b(?:at night|overnight|while (?:you )?(?:are )?(?:a)?sleep)/i],
  ['night', /夜间|深夜|睡眠/],
  ['background', /\bbackground\b|\b(?:not|isn['’]t|aren['’]t) (?:in use|using|open)|\bwhile (?:the app is )?closed\b/i],
  ['background', /后台|未使用|不使用|没有使用|退出/],
  ['after-photo', /\bquick(?:ly)? (?:send|shar)|\bnew(?:est)? photo\b|快速发(?:送|图)|最新(?:的)?照片/i],
];
const STOPS =
  /\b(?:no longer|any ?more|stops?|stopping|ceases?|cancel\w*|remove[sd]?|withdraw\w*|next (?:version|release|update)|new version|will be dropped)\b|不再|取消|停止|下(?:个|一)版本|新版本/i;
const DENIES = /\b(?:not|never|no|nor|without)\b|n['’]t\b|不(?:会|再|曾)?|未|没有|无/i;

/** Sending, keeping or handing on is another matter than looking: nothing on the phone's own record speaks of it. */
const SENDS =
  /\b(?:upload|send|sent|transmit|share|sell|sold|disclose|collect|store|keep|retain|leave[sd]?|server)\w*\b|上传|发送|传输|共享|出售|收集|存储|保存|提供给/i;
const LOOKS = /\b(?:access|read|open|scan|prepar|look|query|fetch|background)\w*\b|访问|读取|调用|打开|后台|扫描|使用/i;

/** Null where the words neither deny nor end anything: such a statement cannot be held against a record. */
export function statementWords(text: string): Pick<Statement, 'data' | 'pattern' | 'says' | 'deed'> | null {
  const stops = STOPS.test(text);
  if (!stops && !DENIES.test(text)) return null;
  return {
    data: DATA.filter(([, re]) => re.test(text)).map(([id]) => id),
    pattern: PATTERN.find(([, re]) => re.test(text))?.[0] ?? 'any',
    says: stops ? 'stops' : 'does-not',
    deed: SENDS.test(text) && !LOOKS.test(text) ? 'sending' : 'access',
  };
}
