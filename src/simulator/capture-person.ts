// The invented owner of a simulated phone's captures: values of every type, with the names under which apps send them.
import type { DataType } from '../model/personal-data.ts';
import type { Random } from './random.ts';
import type * as wire from './wire.ts';

interface Value {
  readonly data: DataType;
  readonly names: readonly string[];
  readonly value: string;
  /** What stands beside it in a request of its kind. */
  readonly beside?: wire.Fields;
  /** Known to the owner, and given with `--me`. */
  readonly own?: boolean;
}
export interface Person {
  readonly values: readonly Value[];
  readonly place: readonly [number, number];
  readonly contacts: readonly { readonly name: string; readonly phone: string }[];
}

const SURNAMES = [...'李王张刘陈杨赵黄周吴'];
const GIVEN = ['晓雨', '子涵', '思远', '雨桐', '嘉宁', '若溪', '明轩', '静怡'];
const STREETS = ['中山路', '人民街', '学院路', '建设大道', '解放东路'];

/** Invented values of one owner. */
export function person(r: Random): Person {
  const word = () => Array.from({ length: 6 }, () => r.pick([...'bcdfghklmnprstvz'])).join('');
  const hexDigits = (n: number) => Array.from({ length: n }, () => r.pick([...'0123456789abcdef'])).join('');
  const digits = (n: number) => Array.from({ length: n }, () => r.integer(0, 9)).join('');
  const place = [31.2 + Math.round(r.next() * 9e5) / 1e7, 121.4 + Math.round(r.next() * 9e5) / 1e7] as const;
  const someone = () => `${r.pick(SURNAMES)}${r.pick(GIVEN)}`;
  const mine = (data: DataType, names: string[], value: string, beside: wire.Fields = []): Value => ({
    data,
    names,
    value,
    beside,
    own: true,
  });
  return {
    place,
    contacts: Array.from({ length: r.integer(3, 6) }, () => ({ name: someone(), phone: `137${digits(8)}` })),
    values: [
      mine('account.email', ['email', 'user_email'], `${word()}.${word()}@post.example`),
      mine('account.phone-number', ['phone', 'mobile'], `+86138${r.integer(10000000, 99999999)}`),
      // Chinese apps write the number without its country code.
      mine('account.phone-number', ['mobile_no', 'phone_num'], `139${r.integer(10000000, 99999999)}`),
      mine('account.user-id', ['user_id', 'uid'], `u_${hexDigits(12)}`),
      mine('device.id-resettable', ['idfa', 'oaid'], r.uuid()),
      mine('device.id', ['android_id', 'device_id'], `9${hexDigits(15)}`),
      mine(
        'network.wifi-bssid',
        ['bssid', 'wifi_bssid'],
        `a4:${Array.from({ length: 5 }, () => hexDigits(2)).join(':')}`,
      ),
      mine('network.wifi-ssid', ['ssid', 'wifi_name'], `Willow-${word()}`),
      mine('account.name', ['nickname', 'real_name'], `${word()} ${word()}`),
      mine('account.name', ['receiver_name', 'real_name'], someone()),
      mine('device.push-token', ['push_token', 'device_token'], `${hexDigits(11)}:APA91b${hexDigits(90)}`),
      mine('network.ip-address', ['client_ip', 'ip'], `203.0.113.${r.integer(1, 254)}`),
      {
        data: 'address',
        names: ['address', 'receiver_address'],
        value: `上海市徐汇区${r.pick(STREETS)}${r.integer(1, 900)}号${r.integer(1, 30)}室`,
      },
      {
        data: 'address',
        names: ['shipping_address', 'address'],
        value: `${r.integer(1, 900)} ${word()} Street, Springfield`,
      },
      { data: 'usage.page-views', names: ['page_name', 'page_path'], value: `pages/${word()}/index` },
      {
        data: 'content.message-text',
        names: ['content', 'text'],
        value: r.pick(['see you at seven, then', '明天几点到?', 'can you call me back?']),
        beside: [
          ['conversation_id', digits(10)],
          ['to_user', `u_${hexDigits(12)}`],
        ],
      },
      {
        data: 'identity.document',
        names: ['id_card_no', 'cert_no'],
        value: residentId(`310104199${r.integer(0, 9)}0${r.integer(1, 9)}1${r.integer(0, 9)}${digits(3)}`),
      },
    ],
  };
}

/** The eighteenth character that GB 11643 gives to seventeen digits. */
export function residentId(digits: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return digits + '10X98765432'[weights.reduce((n, w, i) => n + w * Number(digits[i]), 0) % 11];
}
