// The notice on the phone. The shell user may post a notification since Android 10 (`cmd notification post`); it cannot make one
// that cannot be wiped away. So it is posted at every collection, looked for afterwards, and never called more than it is.
// AOSP services/core/java/com/android/server/notification/NotificationShellCmd.java
import type { Phone } from './adb.ts';
import type { PhoneFacts } from './android.ts';

/** `shown`: the phone lists it. `put-away`: it was shown and is gone. `not-shown`: asked for and not listed. `not-possible`: too old. */
export type NoticeState = 'shown' | 'put-away' | 'not-shown' | 'not-possible';

const TAG = 'telltale-recording';
const FIRST_SDK = 29;

const WORDS = {
  en: {
    title: 'telltale is recording what apps do on this phone',
    text: 'A computer connected by cable reads which apps used what and when. No messages, no photos. If you did not agree: unplug it, then Settings › System › Developer options › switch USB debugging off and revoke its authorisations.',
  },
  zh: {
    title: 'telltale 正在记录本手机上各应用的行为',
    text: '已用数据线连接的电脑正在读取哪些应用在何时使用了什么；不读取消息和照片。如果你没有同意：请拔掉数据线，再到 设置 › 系统 › 开发者选项，关闭 USB 调试并撤销授权。',
  },
};

/** For the phone's shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Posts the notice in the phone's language, the other below it, and looks whether the phone lists it. */
export async function postNotice(phone: Phone, facts: PhoneFacts): Promise<NoticeState> {
  if (facts.sdk < FIRST_SDK) return 'not-possible';
  const [first, second] = facts.language.startsWith('zh') ? [WORDS.zh, WORDS.en] : [WORDS.en, WORDS.zh];
  const text = `${first.text}\n\n${second.title}\n${second.text}`;
  await phone.text(`cmd notification post -S bigtext -t ${quoted(first.title)} ${TAG} ${quoted(text)} >/dev/null 2>&1`);
  return (await noticeThere(phone)) ? 'shown' : 'not-shown';
}

/** True while the phone's list of notifications holds it: not where its owner wiped it away or blocked the shell's notices. */
export async function noticeThere(phone: Phone): Promise<boolean> {
  return (await phone.text(`dumpsys notification 2>/dev/null | grep -F tag=${TAG} | head -n 1`)).includes(TAG);
}
