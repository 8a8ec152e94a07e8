// Whether a value has the shape that its field's name promises: check digits, ranges, known lists. Better to miss than to accuse.

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const HEX_ID = /^[0-9a-f]{12,64}$/i;
const OPAQUE_ID = /^(?=.*\d)[\w:.=|@+/-]{8,200}$/;
const EMAIL = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[\w-]{1,63}\.)+[a-z]{2,24}$/i;
const MAC = /^(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}$|^[0-9a-f]{12}$/i;
const LOCALE = /^[a-z]{2,3}(?:[-_][A-Z][a-z]{3})?(?:[-_](?:[A-Z]{2}|[a-z]{2}|\d{3}))?(?:_#\w{1,8})?$/;
const NETWORK = /^(?:wifi|wi-fi|wlan|cellular|mobile|ethernet|lte|nr|[2345]g|edge|gprs|umts|hspa\+?|wwan)$/i;
const AGENT =
  /^(?:Mozilla\/5\.0|Dalvik\/\d[\d.]*) \(|\bCFNetwork\/\d+.* Darwin\/\d+|\bokhttp\/\d|\((?:iPhone|iPad|Linux|Android)[;,]/;
const ZONE =
  /^(?:GMT|UTC)?[+-]\d{1,2}:?\d{0,2}$|^(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/[A-Za-z_+-]+(?:\/[A-Za-z_]+)?$|^(?:GMT|UTC|EST|EDT|CST|CDT|MST|PST|PDT|CET|CEST|JST)$/;
const COUNTRIES = new Set(
  'AD AE AF AG AI AL AM AO AR AS AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FO FR GA GB GD GE GF GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MO MQ MR MT MU MV MW MX MY MZ NA NC NE NG NI NL NO NP NZ OM PA PE PF PG PH PK PL PR PS PT PY QA RE RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG UK US UY UZ VA VC VE VI VN VU WS YE ZA ZM ZW CHN USA'.split(
    ' ',
  ),
);

const luhn = (digits: string): boolean => {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    let d = digits.charCodeAt(digits.length - 1 - i) - 48;
    if (i % 2 === 1) d = d > 4 ? d * 2 - 9 : d * 2;
    sum += d;
  }
  return sum % 10 === 0;
};

const RESIDENT_ID = /^[1-8]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]$/;
/** Number of a Chinese resident identity card: place, date of birth, and the check character of GB 11643. */
export function isResidentId(v: string): boolean {
  if (v.length !== 18 || !RESIDENT_ID.test(v)) return false;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((n, w, i) => n + w * (v.charCodeAt(i) - 48), 0);
  return '10X98765432'[sum % 11] === v[17]!.toUpperCase();
}

const between = (v: string, min: number, max: number): boolean => {
  const n = Number(v);
  return v !== '' && Number.isFinite(n) && n >= min && n <= max;
};

/** Public addresses only: those of home networks name nobody. */
export function isPublicAddress(v: string): boolean {
  const m = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(v);
  if (m) {
    const [a, b] = [Number(m[1]), Number(m[2])];
    if ([m[1], m[2], m[3], m[4]].some((p) => Number(p) > 255 || (p!.length > 1 && p!.startsWith('0')))) return false;
    return !(
      a === 0 ||
      a === 10 ||
      a === 127 ||
      a >= 224 ||
      (a === 192 && b === 168) ||
      (a === 172 && b >= 16 && b < 32) ||
      (a === 169 && b === 254) ||
      (a === 100 && b >= 64 && b < 128)
    );
  }
  return /^[23][0-9a-f]{0,3}(?::[0-9a-f]{0,4}){2,7}$/i.test(v);
}

export const isUserAgent = (v: string): boolean =>
  v.length >= 12 && v.length <= 600 && /^[A-Za-z]/.test(v) && AGENT.test(v);
export const isEmail = (v: string): boolean =>
  v.length <= 254 &&
  EMAIL.test(v) &&
  !/\.(?:png|jpe?g|gif|webp|svg|js|css|html?|so|apk|kt|java)$/i.test(v) &&
  !v.includes('..');

const LOCAL_PART = /[\w.+-]{1,64}$/;
const DOMAIN_PART = /^(?:[A-Za-z\d-]{1,63}\.)+[A-Za-z]{2,24}/;
/** E-mail addresses that the text is or holds: looked for at each mark, since a search from the start is dear in long logs. */
export function emailsIn(text: string): string[] {
  if (isEmail(text)) return [text];
  const found: string[] = [];
  for (let at = text.indexOf('@'); at >= 0 && found.length < 100; at = text.indexOf('@', at + 1)) {
    const domain = DOMAIN_PART.exec(text.slice(at + 1, at + 254))?.[0];
    const local = domain === undefined ? undefined : LOCAL_PART.exec(text.slice(Math.max(0, at - 64), at))?.[0];
    if (local !== undefined && isEmail(`${local}@${domain}`)) found.push(`${local}@${domain}`);
  }
  return found;
}

/** Three letters in a row; most are plain ones, and asking for letters of any script is dear. */
const hasWord = (v: string): boolean => /[A-Za-z]{3}/.test(v) || /\p{L}{3}/u.test(v);

/** By id, as data/field-names.json names them. */
export const SHAPES: Readonly<Record<string, (value: string) => boolean>> = {
  text: (v) => v.length <= 500,
  'ad-id': (v) => UUID.test(v) || /^[0-9a-f]{16}$|^[0-9a-f]{32}$|^[0-9a-f]{40}$|^[0-9a-f]{64}$/i.test(v),
  id: (v) => UUID.test(v) || HEX_ID.test(v) || OPAQUE_ID.test(v) || /^[\w-]{22}$/.test(v),
  'id-or-number': (v) => /^\d{5,24}$/.test(v) || UUID.test(v) || HEX_ID.test(v) || OPAQUE_ID.test(v),
  'device-id': (v) => UUID.test(v) || HEX_ID.test(v) || OPAQUE_ID.test(v),
  number: (v) => /^\d{8,20}$/.test(v),
  imei: (v) => /^\d{15}$/.test(v) && luhn(v) && !/^(\d)\1+$/.test(v),
  'digits-15': (v) => /^\d{15}$|^89\d{16,18}$/.test(v) && !/^(\d)\1+$/.test(v),
  mac: (v) => MAC.test(v) && /\d/.test(v) && /[a-f:-]/i.test(v),
  token: (v) => /^[\w:.=+/-]{20,4096}$/.test(v),
  email: isEmail,
  phone: (v) => /^\+?\d[\d ()-]{5,18}\d$/.test(v) && /^\d{7,15}$/.test(v.replace(/\D/g, '')) && !/^(\d)\1+$/.test(v),
  'person-name': (v) => v.length <= 60 && /\p{L}/u.test(v) && !/[=/\\<>{}|@]|^https?:|_/.test(v),
  secret: (v) => v.length >= 4 && v.length <= 200,
  date: (v) => /^(?:19|20)\d\d[-/.]?(?:0?[1-9]|1[0-2])[-/.]?(?:0?[1-9]|[12]\d|3[01])$/.test(v),
  gender: (v) => /^(?:m|f|male|female|man|woman|男|女)$/i.test(v),
  model: (v) =>
    v.length >= 2 &&
    v.length <= 80 &&
    /\p{L}/u.test(v) &&
    !/[{}<>=]|:\/\/|^(?:android|ios|phone|tablet|mobile|desktop|web|app|pc)$/i.test(v),
  'os-version': (v) =>
    // The name alone is that of half of all phones.
    /^(?:(?:android|ios|iphone ?os|ipados|harmonyos|windows|mac ?os)[ /_-]?)?\d{1,2}(?:[._]\d{1,4}){0,3}$/i.test(v),
  'os-or-build': (v) => SHAPES['os-version']!(v) || SHAPES.build!(v),
  'number-any': (v) => /^\d{1,16}$/.test(v) && Number(v) > 0,
  signal: (v) => /^-?\d{1,3}$/.test(v),
  build: (v) => v.length >= 8 && v.length <= 200 && /\d/.test(v) && /[/. _-]/.test(v) && /[A-Za-z]/.test(v),
  locale: (v) => LOCALE.test(v) && v.length <= 20,
  country: (v) => COUNTRIES.has(v.toUpperCase()),
  timezone: (v) => ZONE.test(v),
  percent: (v) => between(v, 0.0001, 100),
  screen: (v) => /^\d{3,4}(?:\.\d+)?\s?[x*×X,]\s?\d{3,4}(?:\.\d+)?$/.test(v),
  'big-number': (v) => /^\d{3,16}$/.test(v),
  'user-agent': isUserAgent,
  carrier: (v) =>
    /^\d{5,6}$/.test(v) ||
    (v.length >= 2 && v.length <= 40 && /^[\p{L}][\p{L}\p{N} .&'+_-]*$/u.test(v) && !NETWORK.test(v)),
  'network-type': (v) => NETWORK.test(v),
  ssid: (v) => v.length >= 1 && v.length <= 34 && !/^<?unknown/i.test(v),
  'public-ip': isPublicAddress,
  page: (v) => v.length >= 3 && v.length <= 2000 && hasWord(v) && !/^(?:unknown|true|false)$/i.test(v),
  event: (v) => v.length >= 3 && v.length <= 200 && hasWord(v),
  search: (v) => v.length >= 1 && v.length <= 500 && /\p{L}/u.test(v) && !/^[{[]/.test(v),
  // Words, not a code: a space, a mark between words, or Chinese.
  sentence: (v) =>
    v.length >= 2 &&
    v.length <= 5000 &&
    /\p{L}{2}|\p{Script=Han}/u.test(v) &&
    (/\p{Script=Han}/u.test(v) || /\p{L} \p{L}|\p{L}[!?,.] ?\p{L}|\p{L}[!?]$/u.test(v)) &&
    !/^[[{<]|:\/\/\S*$|^[\w.-]+$/.test(v),
  'street-address': (v) =>
    v.length >= 6 &&
    v.length <= 300 &&
    !/:\/\/|@|^[\da-f:.]+$/i.test(v) &&
    (/\p{Script=Han}{2}.*(?:省|市|区|县|镇|乡|村|路|街|道|号|弄|巷|栋|幢|楼|室|单元)/u.test(v) ||
      /^\d{1,5}[A-Za-z]?,? \p{L}[\p{L} .'-]{3,}|\p{L}{3,}\.? \d{1,5}[A-Za-z]?(?:,|$)/u.test(v)),
  'phone-or-digest': (v) => SHAPES.phone!(v) || /^(?:[\da-f]{32}|[\da-f]{40}|[\da-f]{64})$/i.test(v),
  'cn-resident-id': isResidentId,
  'card-number': (v) => /^[3-6]\d{12,18}$/.test(v.replace(/[ -]/g, '')) && luhn(v.replace(/[ -]/g, '')),
  'push-token': (v) => /^[\w-]{8,60}:APA91b[\w-]{60,}$/.test(v),
};

/** First characters of all that stands for no value, but for one character again and again. */
const PLACEHOLDER_STARTS = new Set([...'uUnNdDeEtTfFxX<-?01'].map((c) => c.charCodeAt(0)));

/** True for values that stand for no value: refused, dummy, not known. */
export function isPlaceholder(v: string): boolean {
  const s = v.trim();
  if (s === '') return true;
  const first = s.charCodeAt(0);
  if (first < 0xd800 && first !== s.charCodeAt(1) && !PLACEHOLDER_STARTS.has(first)) return false;
  if (
    s.length <= 20 &&
    /^(?:unknown|<unknown ssid>|null|nil|none|undefined|n\/?a|nan|not[ _-]?set|default|empty|test|-+|\?+)$/i.test(s)
  )
    return true;
  if (/^0[0x:.-]*0$|^0$/i.test(s) && /^[0x:.-]+$/i.test(s)) return true;
  if (/^(?:02:00:00:00:00:00|020000000000|1234567890ABCDEF|ff:ff:ff:ff:ff:ff|0?1?23456789\d?)$/i.test(s)) return true;
  // One character again and again, as AAAA… or XXXX….
  if (s.length >= 4 && /^(.)\1+$/u.test(s) && !/^\d{1,4}$/.test(s)) return true;
  return /^X{3,}(?:[\s\p{P}]*X{2,})*$/u.test(s) || /^-1(?:000)?(?:\.0+)?$/.test(s);
}

/** Decimal numbers, times, versions and addresses of pages are long enough for an identifier and are none. */
const NO_ID =
  /^-?\d{1,4}\.\d+(?:[|:]-?\d{1,4}\.\d+)?$|^\d{4}-\d\d-\d\d(?:T|$)|^v?\d+(?:\.\d{1,4}){2,}(?:[-+][a-z.]+\d*)?$|:\/\/|^\//i;

/** Names of cookies that say what else the value is: a key of the app, a check sum, a choice, goods. */
const OTHER_COOKIE =
  /csrf|xsrf|nonce|sign(?:ature)?$|app_?key|digest|consent|gdpr|version|^ver$|(?:^|_)(?:order|trade|sku|spu|item|goods)|request_?id|trace|span_?id/i;

/** A value of a cookie that can tell one phone from another. */
export const isCookieId = (v: string, name: string | null = null): boolean =>
  v.length >= 16 && !NO_ID.test(v) && SHAPES.id!(v) && !isPlaceholder(v) && !(name !== null && OTHER_COOKIE.test(name));

/** Cautions that go with a value: the well-known Android id that many phones shared, the defaults of emulators. */
export function cautionOf(value: string): string | null {
  if (/^9774d56d682e549c$/i.test(value)) return 'shared-dummy';
  if (/^sdk_g?phone|^Google-?\/?sdk_gphone|^AndroidWifi$|^android_?sdk_built|^goldfish|^ranchu|^emulator/i.test(value))
    return 'emulator-default';
  if (/\bsdk_gphone/.test(value)) return 'emulator-default';
  return null;
}

/** Decimals that carry information: trailing zeros off. */
export function decimalsOf(text: string): number {
  const dot = text.indexOf('.');
  if (dot < 0) return 0;
  return text.slice(dot + 1).replace(/0+$/, '').length;
}
