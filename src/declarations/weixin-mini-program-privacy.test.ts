import { describe, expect, it } from 'vitest';
import { readAs, survivesCuts } from './declarations.testing.ts';
import { weixinMiniProgramPrivacy } from './weixin-mini-program-privacy.ts';

const FILE = JSON.stringify(
  {
    code_exist: 1,
    privacy_list: ['Location', 'Camera'],
    setting_list: [
      { privacy_key: 'Location', privacy_text: '为了显示附近的门店', privacy_label: '位置信息' },
      { privacy_key: 'Album', privacy_text: '上传头像', privacy_label: '照片' },
    ],
    owner_setting: { contact_email: 'a@example.org' },
  },
  null,
  2,
);

describe('weixin-mini-program-privacy', () => {
  it('sets what the code uses beside what is declared', async () => {
    const { claims, problems } = await readAs(weixinMiniProgramPrivacy, FILE);
    expect(claims.map((c) => [c.rule, c.data[0]])).toEqual([
      ['declared-key', 'location.precise'],
      ['declared-key', 'photos'],
      ['used-not-declared', 'camera'],
    ]);
    expect(problems.map((p) => p.sentence).join('\n')).toMatch(/Album is declared and no interface[\s\S]*uses Camera/);
  });

  it('reports a missing contact and an unknown key', async () => {
    const { problems } = await readAs(
      weixinMiniProgramPrivacy,
      FILE.replace('a@example.org', '').replace('"Album"', '"Aura"'),
    );
    expect(problems.some((p) => p.code === 'unknown-type')).toBe(true);
    expect(problems.some((p) => /no contact/.test(p.sentence))).toBe(true);
  });

  it('survives being cut off', () => survivesCuts(weixinMiniProgramPrivacy, FILE));
});
