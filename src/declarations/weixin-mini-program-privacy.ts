// What a Mini Program declares on its platform (getprivacysetting): types found in the code beside types declared.
// https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/privacy_config/get_privacy_setting.html
import { isObject } from '../base/json.ts';
import { labelNames } from '../knowledge/policy/labels.ts';
import { type Problem, problem } from '../model/problem.ts';
import type { Claim } from '../model/rows.ts';
import type { Declaration } from '../model/units.ts';
import { labelClaim, otherIfEmpty, readingOf, textOf, unknownName } from './reading/labelled.ts';

const listOf = (v: unknown): unknown[] => (Array.isArray(v) ? v : []);
const wordOf = (v: unknown): string => (typeof v === 'string' ? v : '');

export const weixinMiniProgramPrivacy: Declaration = {
  id: 'weixin-mini-program-privacy',
  title: { en: 'Mini Program privacy declaration', zh: '小程序隐私声明（getprivacysetting）' },
  howToGet: [
    {
      en: 'As the developer, call `getprivacysetting` and save its JSON answer.',
      zh: '以开发者身份调用 `getprivacysetting` 并保存返回的 JSON。',
    },
  ],
  verifiedOn: [],
  recognize: (head) =>
    /^\s*\{/.test(head.text) &&
    /"privacy_list"|"setting_list"/.test(head.text) &&
    /"(?:owner_setting|privacy_desc|code_exist|privacy_key)"/.test(head.text),
  async read(snapshot, context) {
    const text = await textOf(snapshot);
    const problems: Problem[] = [];
    const at = { input: snapshot.sha256 };
    let root: unknown;
    try {
      root = JSON.parse(text);
    } catch {
      problems.push(problem('not-json', at, `${snapshot.name} is no complete JSON. Save the answer again.`));
      return readingOf(text, [], problems);
    }
    if (!isObject(root)) return readingOf(text, [], problems);
    const names = labelNames('miniProgram').types;
    const inCode = listOf(root['privacy_list']).map(wordOf).filter(Boolean);
    const claims: Claim[] = [];
    const declared = new Set<string>();
    for (const item of listOf(root['setting_list'])) {
      if (!isObject(item)) continue;
      const key = wordOf(item['privacy_key']);
      const purpose = wordOf(item['privacy_text']).trim();
      if (!key) continue;
      if (!names.has(key)) problems.push(unknownName(snapshot, 'the key', key));
      if (!purpose) {
        problems.push(
          problem(
            'unknown-layout',
            at,
            `${snapshot.name}: ${key} is listed without a purpose, which counts as not declared.`,
          ),
        );
        continue;
      }
      declared.add(key);
      claims.push(
        labelClaim(snapshot.sha256, context.options.app, text, purpose, {
          verb: 'collect',
          data: otherIfEmpty(names.get(key)),
          heading: [key],
          condition: purpose,
          rule: 'declared-key',
        }),
      );
      if (!inCode.includes(key))
        problems.push(
          problem('unknown-layout', at, `${snapshot.name}: ${key} is declared and no interface in the code needs it.`),
        );
    }
    for (const key of inCode) {
      if (declared.has(key)) continue;
      problems.push(
        problem('unknown-layout', at, `${snapshot.name}: the code uses ${key} and the declaration does not name it.`),
      );
      claims.push(
        labelClaim(snapshot.sha256, context.options.app, text, key, {
          verb: 'access',
          data: otherIfEmpty(names.get(key)),
          actor: 'we',
          modality: 'can',
          confidence: 0.5,
          rule: 'used-not-declared',
        }),
      );
    }
    for (const sdk of listOf(root['sdk_privacy_info_list'])) {
      if (!isObject(sdk)) continue;
      const name = wordOf(sdk['sdk_name']).trim();
      const maker = wordOf(sdk['sdk_biz_name']).trim();
      if (!name && !maker) continue;
      const types = listOf(sdk['sdk_list']).filter(isObject);
      if (types.length === 0)
        problems.push(
          problem('unknown-layout', at, `${snapshot.name}: an SDK is listed without the types that it collects.`),
        );
      for (const item of types) {
        const key = wordOf(item['privacy_key']);
        if (!key) continue;
        if (!names.has(key)) problems.push(unknownName(snapshot, 'the key', key));
        const purpose = wordOf(item['privacy_text']).trim();
        claims.push(
          labelClaim(snapshot.sha256, context.options.app, text, purpose || key, {
            verb: 'share',
            data: otherIfEmpty(names.get(key)),
            heading: [name || maker, key],
            services: name ? [name] : [],
            recipient: maker || name,
            condition: purpose || null,
            rule: 'declared-sdk',
          }),
        );
      }
    }
    const owner = root['owner_setting'];
    if (
      !isObject(owner) ||
      !['contact_phone', 'contact_email', 'contact_qq', 'contact_weixin'].some((k) => wordOf(owner[k]).trim())
    )
      problems.push(problem('unknown-layout', at, `${snapshot.name} names no contact of the developer.`));
    return readingOf(text, claims, problems);
  },
};
