// Requests without anything personal that look as if they had some: what a careless finder would accuse.
import { residentId } from './capture-person.ts';
import type { Random } from './random.ts';
import * as wire from './wire.ts';

/** Requests that a careless finder would accuse, by what is misleading in them. */
const DECOYS: Readonly<Record<string, (r: Random) => wire.Fields>> = {
  'order number of eleven digits': (r) => [
    ['order_no', `1${r.integer(3000000000, 8999999999)}`],
    ['price', '31.23'],
  ],
  'order number of eighteen digits, beginning with a date': (r) => [
    ['trade_no', `2026${r.integer(1001, 1130)}${r.integer(1000000000, 9999999999)}`],
    ['amount', '121.47'],
  ],
  'random ids of requests': (r) => [
    ['request_id', r.uuid()],
    ['trace', wire.hex(Uint8Array.from({ length: 16 }, () => r.integer(0, 255)))],
    ['span_id', wire.hex(Uint8Array.from({ length: 8 }, () => r.integer(0, 255)))],
  ],
  'size of a picture': () => [
    ['width', 1080],
    ['height', 2340],
    ['scale', '2.75'],
  ],
  'pair of a layout': () => [
    ['x', '31.2304'],
    ['y', '121.4737'],
  ],
  'zero coordinates': () => [
    ['lat', 0],
    ['lng', 0],
  ],
  'lat_val for limit ad tracking': (r) => [
    ['lat_val', r.integer(0, 1)],
    ['limit', 20],
  ],
  'lat for latency': (r) => [
    ['lat', r.integer(20, 80)],
    ['p95', r.integer(80, 400)],
  ],
  'range of prices': () => [
    ['from', '31.20'],
    ['to', '121.40'],
    ['rate', '0.5231'],
  ],
  'time in milliseconds': (r) => [
    ['ts', 1633046400000 + r.integer(0, 1e9)],
    ['version', `${r.integer(1, 20)}.${r.integer(0, 99)}.${r.integer(0, 9)}`],
  ],
  'time of ten digits': (r) => [
    ['expires', 1700000000 + r.integer(0, 9e7)],
    ['version_code', r.integer(10000000, 99999999)],
  ],
  'numbers of goods': (r) => [
    ['sku', `${r.integer(13000000000, 18999999999)}`],
    ['spu', wire.digest('md5', `spu${r.integer(0, 1e6)}`)],
  ],
  'words of a field name alone': (r) => [
    ['mail_count', r.integer(0, 40)],
    ['phone_model_group', 'B'],
    ['name_hint', 'none'],
  ],
  'switches named like data': () => [
    ['email', 'true'],
    ['phone', '1'],
    ['mobile', 'false'],
    ['location', 'on'],
    ['contacts', 'granted'],
  ],
  placeholders: () => [
    ['email', ''],
    ['phone', 'null'],
    ['idfa', '00000000-0000-0000-0000-000000000000'],
    ['mac', '02:00:00:00:00:00'],
    ['imei', '000000000000000'],
  ],
  'kinds of devices': () => [
    ['device', 'phone'],
    ['client', 'web'],
    ['mode', 'dark'],
  ],
  'goods with brand and model': () => [
    ['brand', 'Acme'],
    ['model', 'Mixer 3'],
    ['color', 'red'],
  ],
  'addresses in memory and on the home network': (r) => [
    ['address', `0x7f${wire.hex(Uint8Array.from({ length: 5 }, () => r.integer(0, 255)))}`],
    ['local_ip', `192.168.1.${r.integer(2, 200)}`],
    ['gateway', '10.0.0.1'],
  ],
  'address of a page': () => [
    ['address', 'https://shop.example/help'],
    ['link', 'https://shop.example/a?x=1'],
  ],
  'content that is no message': () => [
    ['content', 'image/webp'],
    ['message', 'ok'],
    ['text', 'submit_button'],
  ],
  'an article': () => [
    ['title', 'Ten ways to cook rice'],
    ['content', 'Wash the rice, then wait.'],
  ],
  'help of the shop': () => [
    ['contact', 'support@shop.example'],
    ['hotline', '400-820-8820'],
  ],
  'file names with signs': (r) => [
    ['icon', `logo${r.integer(1, 9)}@2x.png`],
    ['digest', wire.digest('sha256', `file${r.integer(0, 1e6)}`)],
  ],
  'keys of the app': (r) => [
    ['app_key', wire.hex(Uint8Array.from({ length: 16 }, () => r.integer(0, 255)))],
    ['sign', wire.digest('sha1', `sign${r.integer(0, 1e6)}`)],
    ['nonce', r.uuid()],
  ],
  'wrong check digits': (r) => {
    const right = residentId(`310104199${r.integer(0, 9)}0101${r.integer(100, 999)}`);
    return [
      ['imei', '490154203237519'],
      ['id_no', `${right.slice(0, 17)}${right.endsWith('3') ? '4' : '3'}`],
    ];
  },
  'keyword outside a search': () => [
    ['keyword', 'homepage banner'],
    ['q', '85'],
  ],
  'version and build': (r) => [
    ['build', r.integer(1000, 9999)],
    ['os', 'android'],
    ['sdk', `${r.integer(1, 9)}.${r.integer(0, 9)}.${r.integer(0, 9)}`],
  ],
  'ratios of an animation': () => [
    ['curve', '0.4200,0.0000,0.5800,1.0000'],
    ['progress', '0.33333'],
  ],
};
export const DECOY_KINDS: readonly string[] = Object.keys(DECOYS);

export const decoyFields = (r: Random, kind: string): wire.Fields => DECOYS[kind]!(r);
