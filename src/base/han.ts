// Chinese text made comparable: full-width forms, Latin case, and the traditional characters that privacy texts use.
// One UTF-16 unit stays one unit, so that offsets hold.

const TRADITIONAL =
  '個个資资訊讯隱隐務务們们數数據据訪访問问錄录設设備备號号碼码聯联絡络電电話话郵邮帳帐戶户賬账購购買买產产關关對对應应類类處处採采蒐搜獲获儲储傳传輸输轉转讓让給给與与為为無无認认證证確确會会發发時时間间後后從从來来業业網网頁页瀏浏覽览歷历記记圖图檔档視视頻频聲声識识別别裝装載载點点擊击廣广告告協协議议條条約约規规範范圍围權权則则國国際际臺台灣湾當当請请將将過过還还這这該该內内進进連连線线選选擇择開开閉闭啟启動动態态環环境境監监測测統统計计標标簽签籤签贊赞賣卖銀银經经營营運运實实體体單单獨独臨临續续變变更更譯译詞词語语級级組组織织檢检驗验儘尽術术須须';

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
