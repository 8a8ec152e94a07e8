// Whether a Chinese verb is denied. A negation reaches its verb over what stands between them; 不限于, 不仅 and 未成年 are none.
import { chineseCue } from '../../knowledge/policy/chinese-cues.ts';
import type { ChineseMentions } from './chinese-mentions.ts';

const NONE = chineseCue('no-negation');
const STRONG = chineseCue('negation-strong');
const NEAR = chineseCue('negation-near');

/** `between` is what stands between the subject (or the clause's begin) and the verb. */
export const isDenied = (mentions: ChineseMentions, between: string): boolean =>
  mentions.negations(between).some((h) => {
    const rest = between.slice(h.start);
    if (NONE.test(rest)) return false;
    // `不包含任何个人信息的…` denies something else: a bare 不 must stand by its verb.
    return STRONG.test(rest) || rest.length <= 6 || NEAR.test(rest);
  });
