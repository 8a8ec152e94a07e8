import { describe, expect, it } from 'vitest';
import { readMarkdown } from '../../formats/markdown.ts';
import type { Claim } from '../../model/rows.ts';
import { readClaims } from './claims.ts';

const read = (text: string): Claim[] =>
  readClaims(readMarkdown(`示例隐私政策\n\n${text}\n`), 'a'.repeat(64), null).claims;
const said = (text: string) =>
  read(text).map((c) => `${c.actor} ${c.polarity === 'deny' ? 'not ' : ''}${c.verb} ${c.data.join(',')}`);

describe('Chinese sentences', () => {
  it.each([
    ['获得您的明确同意后，我行会与其他方共享您的个人信息。', ['we share any']],
    ['经您同意后我们会收集您的手机号码。', ['we collect account.phone-number']],
    ['当您注册时，需向我们提供您的身份证号码。', ['we collect identity.document']],
    ['我们不仅会收集您的昵称，还会收集您的头像。', ['we collect account.username', 'we collect profile.photo']],
    ['（二）转让我们不会将您的个人信息转让给任何公司、组织和个人。', ['we not share any']],
    ['我们会將您的電話號碼提供給關聯公司。', ['we share account.phone-number']],
    ['微信SDK可能会收集您的设备标识符。', ['third-party collect device.id']],
    ['相关第三方的SDK服务会采集您的设备型号。', ['third-party collect device.model']],
    ['关闭定位权限后，我们不再收集您的位置信息。', ['we not collect location']],
    ['我们将在境内收集的个人信息存储于中华人民共和国境内。', ['we store any']],
  ])('%s', (text, wanted) => {
    expect(said(text)).toEqual(wanted);
  });

  it.each([
    '如果您拒绝提供位置信息，我们将无法为您提供导航服务。',
    '我们将无法获取您的密码。',
    '您无需向我们提供身份证号码即可使用基本功能。',
    '用户应当妥善保管自己的密码。',
    '我们收集个人信息的目的是为您提供服务。',
    '个人敏感信息是指一旦泄露可能危害人身安全的信息。',
    '因用户提供个人资料不准确而引发的后果由用户承担。',
    '我们会要求合作伙伴遵守保密约定，采取安全措施来处理个人信息。',
    '我们会对授权合作伙伴获取有关信息的应用程序接口进行安全检测。',
    '我们使用加密技术确保数据的机密性。',
    '我们如何使用您的手机号码？',
    '我们对任何第三方使用由您提供的信息不承担责任。',
    '以便您可以访问您添加的视频。',
    '其他人共享的照片可能包含地理标记。',
    '我们建议未成年人在提交个人信息之前征得监护人同意。',
  ])('%s tells no practice', (text) => {
    expect(said(text)).toEqual([]);
  });

  it('a denial keeps its exception and its condition, however they are placed', () => {
    for (const [text, exception] of [
      ['未经您的单独同意，我们不会公开披露您的精确位置信息。', '未经您的单独同意'],
      ['除法律法规另有规定外，我们不会公开披露您的精确位置信息。', '除法律法规另有规定外'],
      ['我们不会公开披露您的精确位置信息，除非获得您的同意。', '除非获得您的同意'],
      ['我们不会公开披露您的精确位置信息，但以下情况除外。', '但以下情况'],
    ] as const) {
      const [claim, more] = read(text);
      expect(more).toBeUndefined();
      expect(claim).toMatchObject({ polarity: 'deny', verb: 'disclose', data: ['location.precise'] });
      expect(claim?.exception).toContain(exception);
    }
    expect(read('我们绝不出售您的通讯录。')[0]).toMatchObject({ polarity: 'deny', exception: null });
  });

  it('rights are the person’s, with what they are about', () => {
    expect(said('您可以删除您的浏览记录。')).toEqual(['user allow-opt-out usage.viewing-history']);
    expect(said('您有权查阅、复制您的个人信息。')).toEqual(['user allow-opt-out any']);
    expect(said('您可以随时关闭位置权限。')).toEqual(['user allow-opt-out location']);
  });

  it('scope: what the document leaves out and whose policy rules', () => {
    const [claim] = read('本《隐私政策》不适用于第三方提供的小程序，小程序由第三方独立提供，以其隐私政策为准。');
    expect(claim).toMatchObject({ actor: 'policy', verb: 'exclude' });
    expect(said('您使用该小程序时，适用该第三方的隐私政策。')).toEqual(['policy govern any']);
  });

  it('place, period, recipient and ground as written', () => {
    expect(read('您注销账户后，我们将在15个工作日内删除您的个人信息。')[0]?.retention).toBe('15个工作日内');
    expect(read('我们将在境内收集的个人信息存储于中华人民共和国境内。')[0]?.place).toBe('中华人民共和国境内');
    expect(read('我们可能将订单信息提供给物流公司、支付机构。')[0]?.recipient).toBe('物流公司、支付机构');
    expect(read('在取得您的单独同意后，我们会收集您的人脸信息。')[0]?.basis).toBe('单独同意');
    expect(read('您的浏览记录会存储在您的设备本地。')[0]?.place).toBe('本地');
  });

  it('reads traditional characters and the words of Taiwan and Hong Kong, and quotes them as written', () => {
    for (const [text, wanted] of [
      [
        '當您註冊時，我們可能會蒐集您的電子郵件地址、行動電話號碼及使用者名稱。',
        'we collect account.email,account.phone-number,account.username',
      ],
      [
        '我們會自動收集裝置識別碼、IP 位址、作業系統版本和廣告識別碼。',
        'we collect device.id,network.ip-address,device.os,device.id-resettable',
      ],
      ['我們絕不出售您的個人資訊。', 'we not share any'],
      ['我們可能存取您的通訊錄、相片及麥克風。', 'we access contacts.list,content.media,microphone'],
      ['您可以隨時刪除您的搜尋紀錄。', 'user allow-opt-out content.search-query'],
      ['本隱私權政策不適用於第三方提供的服務。', 'policy exclude any'],
      ['我們將於帳號刪除後三十日內刪除您的個人資料。', 'we delete any'],
    ] as const)
      expect(said(text), text).toEqual([wanted]);
    const [claim] = read('未經您的同意，我們不會向任何第三人揭露您的個人資料。');
    expect(claim).toMatchObject({
      exception: '未經您的同意',
      condition: '未經您的同意',
      recipient: '任何第三人',
      polarity: 'deny',
    });
  });

  it('a row or an entry of a list of components is one claim with its recipient', () => {
    const table = read(
      '| 第三方SDK名称 | 第三方公司 | 共享信息名称 | 使用目的 |\n|---|---|---|---|\n| 甲地图SDK | 甲公司 | 收集您的精确位置信息 | 定位 |',
    );
    expect(table[0]).toMatchObject({ verb: 'share', data: ['location.precise'], recipient: '甲地图SDK' });
    const list = read('SDK名称：乙统计SDK\n\n收集的个人信息：设备标识符、IP地址\n\n使用目的：统计');
    expect(list[0]).toMatchObject({ verb: 'share', data: ['device.id', 'network.ip-address'], recipient: '乙统计SDK' });
    const line = read('（1）丙推送SDK收集的数据：设备型号，系统版本使用目的：推送');
    expect(line[0]).toMatchObject({ data: ['device.model', 'device.os'], recipient: '丙推送SDK' });
  });
});
