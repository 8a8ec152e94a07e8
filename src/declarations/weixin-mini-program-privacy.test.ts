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

  it('reads the SDKs that are declared, one claim a type, with who receives it', async () => {
    const { claims, problems } = await readAs(
      weixinMiniProgramPrivacy,
      JSON.stringify({
        privacy_list: [],
        setting_list: [],
        owner_setting: { contact_email: 'a@b.example' },
        sdk_privacy_info_list: [
          {
            sdk_name: '统计 SDK',
            sdk_biz_name: '例子统计公司',
            sdk_list: [{ privacy_key: 'DeviceInfo', privacy_text: '用于统计' }, { privacy_key: 'Gyroscope' }],
          },
          { sdk_name: '空 SDK', sdk_list: [] },
        ],
      }),
    );
    expect(claims.map((c) => [c.verb, c.recipient, c.services[0], c.data[0], c.quote.exact])).toEqual([
      ['share', '例子统计公司', '统计 SDK', expect.stringMatching(/^device/), '用于统计'],
      ['share', '例子统计公司', '统计 SDK', 'device.sensors', 'Gyroscope'],
    ]);
    expect(problems.map((p) => p.sentence).join()).toContain('without the types that it collects');
  });
});
