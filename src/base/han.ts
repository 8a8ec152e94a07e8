// Chinese text made comparable: full-width forms, Latin case, and the traditional characters of common use.
// One UTF-16 unit stays one unit, so that offsets hold.

const TRADITIONAL =
  '個个資资訊讯隱隐務务們们數数據据訪访問问錄录設设備备號号碼码聯联絡络電电話话郵邮帳帐戶户賬账購购買买產产關关對对應应類类處处採采蒐搜獲获儲储傳传輸输轉转讓让給给與与為为無无認认證证確确會会發发時时間间後后從从來来業业網网頁页瀏浏覽览歷历記记圖图檔档視视頻频聲声識识別别裝装載载點点擊击廣广告告協协議议條条約约規规範范圍围權权則则國国際际臺台灣湾當当請请將将過过還还這这該该內内進进連连線线選选擇择開开閉闭啟启動动態态環环境境監监測测統统計计' +
  '標标簽签籤签贊赞賣卖銀银經经營营運运實实體体單单獨独臨临續续變变更更譯译詞词語语級级組组織织檢检驗验儘尽術术須须於于僅仅並并係系擁拥沒没隨随著着麼么員员屬属徵征險险擔担導导報报創创辦办參参決决夥伙幣币幾几廠厂庫库擬拟攝摄斷断暫暂書书極极樣样減减準准滿满爭争狀状獎奖現现瞭了種种稱称節节簡简糾纠紀纪終终絕绝維维緊紧總总繫系義义習习職职臉脸興兴舉举藥药補补複复觀观觸触討讨訂订託托誤误課课調调論论讀读財财貨货貼贴費费質质跡迹蹤踪軌轨軟软較较適适' +
  '醫医釋释鍵键鎖锁鏈链鐘钟閱阅離离難难響响項项順顺預预頭头題题額额顯显風风養养齡龄說说謝谢護护賴赖贈赠趙赵趨趋車车軍军輪轮農农邊边遠远遞递遷迁遺遗鄉乡釐厘錢钱鐵铁長长門门陸陆陽阳陰阴隊队階阶雙双雜杂雲云霧雾靜静韓韩頓顿領领顧顾飛飞飲饮餘余館馆馬马駐驻駕驾騙骗髮发魚鱼鳥鸟黨党齊齐齒齿龍龙傷伤傾倾償偿優优儀仪億亿價价側侧偽伪債债劃划劇剧勝胜勞劳勢势匯汇區区張张強强彈弹彙汇徑径復复憑凭懷怀慣惯懲惩戀恋戲戏換换揮挥損损搖摇撥拨撿捡擋挡擴扩擾扰攔拦' +
  '攜携敗败斂敛晝昼曉晓暢畅曆历東东構构槍枪樂乐樓楼橋桥機机櫃柜欄栏歐欧歸归殘残殺杀毀毁氣气況况淚泪湧涌溫温滅灭滾滚漢汉潔洁澤泽濟济灑洒烏乌煙烟爾尔牆墙獻献異异畫画療疗瘋疯盜盗盤盘眾众睜睁礎础禍祸稅税積积穩稳筆笔築筑籃篮籌筹糧粮純纯紙纸紋纹納纳紛纷細细絲丝綁绑綜综緩缓練练縣县縮缩績绩繪绘繼继纖纤罰罚羅罗聖圣聰聪聽听肅肃腦脑膚肤艦舰艱艰莊庄華华萬万葉叶蓋盖藍蓝藝艺蘇苏虛虚蟲虫衛卫衝冲裡里製制覓觅覺觉訓训許许診诊評评詢询試试詳详誌志誠诚誰谁談谈' +
  '諮咨諾诺謀谋謂谓講讲譽誉負负責责貢贡販贩貪贪貫贯貸贷貿贸賀贺賓宾賞赏賠赔賽赛贏赢蹟迹躍跃輔辅輛辆輝辉輯辑辭辞辯辩達达違违邏逻醜丑釣钓鈕钮鈴铃銷销鎮镇鏡镜鑑鉴陣阵雖虽靈灵頑顽頗颇顆颗飯饭駛驶騰腾驅驱驚惊鬆松麗丽麥麦黃黄尋寻註注冊册刪删啓启勵励濫滥週周佈布捨舍憶忆螢萤寬宽嚴严囑嘱詐诈騷骚竊窃懇恳誘诱譜谱賦赋遲迟鈔钞隻只佔占併并倫伦偵侦傭佣兒儿凍冻剛刚勸劝喚唤園园塊块壓压壞坏夠够婦妇學学寶宝寫写專专層层島岛帶带幫帮廳厅徹彻恆恒惡恶愛爱掃扫掛挂' +
  '敘叙棄弃淺浅災灾熱热牽牵畢毕盡尽矚瞩礙碍祕秘禦御競竞緣缘編编緻致縱纵羣群薦荐虧亏衆众諸诸豐丰趕赶輕轻迴回遊游錯错閃闪陳陈願愿飾饰孫孙擷撷齣出瞞瞒隸隶獵猎僱雇傑杰黏粘訴诉訟讼誹诽謗谤誡诫繳缴暱昵歲岁慮虑';

const SIMPLE = new Map<string, string>();
for (let i = 0; i + 1 < TRADITIONAL.length; i += 2) SIMPLE.set(TRADITIONAL[i]!, TRADITIONAL[i + 1]!);

/** The same length, in half-width, lower case and simplified characters. For matching only, never for quoting. */
export function foldHan(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    const code = c.charCodeAt(0);
    if (
      code >= 0xff01 &&
      code <= 0xff5e &&
      c !== '，' &&
      c !== '；' &&
      c !== '：' &&
      c !== '（' &&
      c !== '）' &&
      c !== '！' &&
      c !== '？'
    )
      out += String.fromCharCode(code - 0xfee0).toLowerCase();
    else if (code >= 65 && code <= 90) out += String.fromCharCode(code + 32);
    else out += SIMPLE.get(c) ?? c;
  }
  return out;
}

interface Node<V> {
  readonly next: Map<string, Node<V>>;
  value?: V;
}

export interface CharHit<V> {
  readonly value: V;
  readonly start: number;
  readonly end: number;
}

/** Words in text without spaces, longest first. */
export class CharTrie<V> {
  private root: Node<V> = { next: new Map() };

  add(word: string, value: V): void {
    let node = this.root;
    for (const c of foldHan(word)) {
      let next = node.next.get(c);
      if (!next) {
        next = { next: new Map() };
        node.next.set(c, next);
      }
      node = next;
    }
    node.value ??= value;
  }

  /** The longest word of the folded text that starts at `i`; Latin words only whole. */
  at(folded: string, i: number, until = folded.length): CharHit<V> | null {
    let node: Node<V> | undefined = this.root;
    let found: CharHit<V> | null = null;
    const latin = /[a-z0-9]/.test(folded[i] ?? '');
    if (latin && /[a-z0-9]/.test(folded[i - 1] ?? ' ')) return null;
    for (let j = i; j < until; j++) {
      node = node.next.get(folded[j]!);
      if (!node) break;
      const whole = !/[a-z0-9]/.test(folded[j]!) || !/[a-z0-9]/.test(folded[j + 1] ?? ' ');
      if (node.value !== undefined && whole) found = { value: node.value, start: i, end: j + 1 };
    }
    return found;
  }

  all(folded: string, from = 0, until = folded.length): CharHit<V>[] {
    const hits: CharHit<V>[] = [];
    for (let i = from; i < until; i++) {
      const hit = this.at(folded, i, until);
      if (hit) {
        hits.push(hit);
        i = hit.end - 1;
      }
    }
    return hits;
  }
}
