// Requests as common SDKs and platforms send them, invented but for the names: what knowledge finds in each, in its own encoding.
import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { rawKnowledge } from '../../../test/knowledge-files.ts';
import { noParts, requestRow } from '../../formats/requests.ts';
import { createEndpoints } from '../../knowledge/endpoints.ts';
import type { DataType } from '../../model/personal-data.ts';
import type { RequestParts } from '../../model/units.ts';
import { createFinder } from './index.ts';

const endpoints = createEndpoints(rawKnowledge());
const utf8 = (s: string) => new TextEncoder().encode(s);
const base64 = (b: Uint8Array) => btoa(String.fromCharCode(...b));
const gzip = (v: unknown) => gzipSync(utf8(JSON.stringify(v)));
const text = (field: number, s: string): number[] => [field * 8 + 2, s.length, ...utf8(s)];
const UUID = '7d3b9c1e-52a4-4f60-8b7d-0c1f2e3a4b5c';
const form: RequestParts['headers'] = [['Content-Type', 'application/x-www-form-urlencoded']];
const json: RequestParts['headers'] = [['Content-Type', 'application/json']];

/** Items as `type where`, of those that knowledge of the endpoint gave away. */
function told(host: string, address: string, parts: Partial<RequestParts>, provisional = false): string[] {
  const [path = '', query = ''] = address.split('?');
  const find = createFinder({ endpoints, me: null, key: new Uint8Array(32) });
  const items = find(requestRow({ app: 'com.example.sdks', host, path, from: { input: 's', entry: 0 } }), {
    ...noParts,
    path,
    query,
    ...parts,
  });
  const reason = provisional ? 'vendor-field' : 'documented-field';
  return items
    .filter((i) => i.reason.startsWith(reason))
    .map((i) => `${i.data} ${i.where}`)
    .sort();
}
const at = (data: DataType, ...where: string[]): string[] => where.map((w) => `${data} ${w}`);

describe('requests of known SDKs', () => {
  it('AppLog on a customer’s own server: JSON under gzip', () => {
    const header = {
      device_id: '7301234567890123456',
      openudid: 'c0ffee12ab34cd56',
      clientudid: UUID,
      ssid: '0b1c2d3e-52a4-4f60-8b7d-0c1f2e3a4b5c',
      device_model: 'Acme 7',
      device_brand: 'acme',
      os_version: '14',
      carrier: 'Willow Mobile',
      mcc_mnc: '46099',
      resolution: '1080x2340',
      timezone: 8,
      user_unique_id: 'u-90817263',
    };
    const found = told('log.shop.example', '/service/2/app_log/', { body: gzip({ magic_tag: 'ss_app_log', header }) });
    expect(found).toEqual(
      [
        ...at('account.user-id', 'body:$.header.user_unique_id'),
        ...at('device.config', 'body:$.header.resolution'),
        ...at('device.id', 'body:$.header.device_id', 'body:$.header.openudid'),
        ...at('device.id-resettable', 'body:$.header.clientudid', 'body:$.header.ssid'),
        ...at('device.model', 'body:$.header.device_brand', 'body:$.header.device_model'),
        ...at('device.os', 'body:$.header.os_version'),
        ...at('device.timezone', 'body:$.header.timezone'),
        ...at('network.carrier', 'body:$.header.carrier', 'body:$.header.mcc_mnc'),
      ].sort(),
    );
  });

  it('an id under the name ssid is no Wi-Fi name', () => {
    const find = createFinder({ endpoints, me: null, key: new Uint8Array(32) });
    const row = requestRow({ host: 'log.shop.example', path: '/service/2/profile/', from: { input: 's', entry: 0 } });
    const types = find(row, { ...noParts, path: '/service/2/profile/', query: `ssid=${UUID}` }).map((i) => i.data);
    expect(types).toEqual(['device.id-resettable']);
  });

  it('MTOP: headers', () => {
    const headers: RequestParts['headers'] = [
      ['x-utdid', 'WmFrZVV0ZGlkRm9yVGVzdDE%3D'],
      ['x-uid', '2200300400'],
      ['x-location', '121.473701,31.230416'],
      ['x-page-name', 'com.example.shop.DetailActivity'],
      ['user-agent', 'MTOPSDK/3.1.1.7 (Android;14;ACME;Acme 7)'],
    ];
    expect(told('acs.m.taobao.com', '/gw/mtop.example.detail/1.0/', { headers })).toEqual(
      [
        ...at('account.user-id', 'header:$.x-uid'),
        ...at('device.id', 'header:$.x-utdid'),
        ...at('device.model', 'header:$.user-agent'),
        ...at('device.os', 'header:$.user-agent'),
        ...at('location.precise', 'header:$.x-location'),
        ...at('usage.page-views', 'header:$.x-page-name'),
      ].sort(),
    );
  });

  it('Sensors Data on a customer’s own server: a form with base64 of gzip of a list', () => {
    const event = {
      distinct_id: 'c0ffee12ab34cd56',
      event: 'ViewProduct',
      properties: { $model: 'Acme 7', $os_version: '14', $screen_name: 'com.example.shop.Home', $network_type: 'WIFI' },
    };
    const body = `crc=1&gzip=1&data_list=${encodeURIComponent(base64(gzip([event])))}`;
    expect(told('data.shop.example', '/sa?project=shop', { headers: form, body })).toEqual(
      [
        ...at('device.id-resettable', 'body:$.data_list.0.distinct_id'),
        ...at('device.model', 'body:$.data_list.0.properties.$model'),
        ...at('device.os', 'body:$.data_list.0.properties.$os_version'),
        ...at('network.info', 'body:$.data_list.0.properties.$network_type'),
        ...at('usage.activity', 'body:$.data_list.0.event'),
        ...at('usage.page-views', 'body:$.data_list.0.properties.$screen_name'),
      ].sort(),
    );
  });

  it('Umeng: the header of a log, where it is readable', () => {
    const header = { idmd5: 'd41d8cd98f00b204e9800998ecf8427e', mc: 'a4:12:34:56:78:9a', access: 'wifi', timezone: 8 };
    expect(told('alogs.umeng.com', '/app_logs', { body: gzip({ header, body: {} }) })).toEqual(
      [
        ...at('device.id', 'body:$.header.idmd5', 'body:$.header.mc'),
        ...at('device.timezone', 'body:$.header.timezone'),
        ...at('network.info', 'body:$.header.access'),
      ].sort(),
    );
  });

  it('Getui: phone info', () => {
    const info = { imei: '490154203237518', sim: '460001234567890', deviceid: 'ANDROID-c0ffee12', brand: 'acme' };
    expect(told('sdk.open.phone.igexin.com', '/api.php', { body: gzip({ action: 'addphoneinfo', info }) })).toEqual(
      [
        ...at('device.id', 'body:$.info.deviceid', 'body:$.info.imei', 'body:$.info.sim'),
        ...at('device.model', 'body:$.info.brand'),
      ].sort(),
    );
  });

  it('JPush: device report', () => {
    const content = [{ type: 'device_info', android_id: 'c0ffee12ab34cd56', model: 'Acme 7', os_version: '14,34' }];
    expect(told('stats.jpush.cn', '/v3/report', { body: gzip({ content }) })).toEqual(
      [
        ...at('device.id', 'body:$.content.0.android_id'),
        ...at('device.model', 'body:$.content.0.model'),
        ...at('device.os', 'body:$.content.0.os_version'),
      ].sort(),
    );
  });

  it('Kuaishou: query and cookies', () => {
    const query = 'mod=ACME%28Acme%207%29&did=ANDROID_c0ffee12ab34cd56&sys=ANDROID_14&ud=2018304050&isp=CMCC&net=WIFI';
    expect(told('apissl.gifshow.com', `/rest/n/user/profile?${query}`, {})).toEqual(
      [
        ...at('account.user-id', 'query:$.ud'),
        ...at('device.id', 'query:$.did'),
        ...at('device.model', 'query:$.mod'),
        ...at('device.os', 'query:$.sys'),
        ...at('network.carrier', 'query:$.isp'),
        ...at('network.info', 'query:$.net'),
      ].sort(),
    );
  });

  it('Bilibili: Protocol Buffers in a header', () => {
    const device = Uint8Array.from([
      8,
      1,
      ...text(3, `XU${'C0FFEE12'.repeat(4)}123`),
      ...text(8, 'acme'),
      ...text(9, 'Acme 7'),
      ...text(10, '14'),
    ]);
    expect(
      told('grpc.biliapi.net', '/bilibili.app', {
        headers: [['x-bili-device-bin', base64(device).replace(/=+$/, '')]],
      }),
    ).toEqual(
      [
        ...at('device.id', 'header:$.x-bili-device-bin.3'),
        ...at('device.model', 'header:$.x-bili-device-bin.8', 'header:$.x-bili-device-bin.9'),
        ...at('device.os', 'header:$.x-bili-device-bin.10'),
      ].sort(),
    );
  });

  it('Tieba and QQ Music: form fields and a common block', () => {
    const body = `_phone_imei=490154203237518&cuid=${'0A1B2C3D'.repeat(4)}%7C815732302451094&model=Acme+7&_client_id=wappc_1690000000000_123`;
    expect(told('tiebac.baidu.com', '/c/f/frs/page', { headers: form, body })).toEqual(
      [
        ...at('device.id', 'body:$._phone_imei', 'body:$.cuid'),
        ...at('device.id-resettable', 'body:$._client_id'),
        ...at('device.model', 'body:$.model'),
      ].sort(),
    );
    const comm = {
      uin: '100200300',
      QIMEI36: '0123456789abcdef0123456789abcdef1234',
      phonetype: 'Acme 7',
      os_ver: '14',
    };
    expect(told('u.y.qq.com', '/cgi-bin/musicu.fcg', { headers: json, body: JSON.stringify({ comm }) })).toEqual(
      [
        ...at('account.user-id', 'body:$.comm.uin'),
        ...at('device.id', 'body:$.comm.QIMEI36'),
        ...at('device.model', 'body:$.comm.phonetype'),
        ...at('device.os', 'body:$.comm.os_ver'),
      ].sort(),
    );
  });

  it('places asked of maps and weather services, in query and path', () => {
    expect(told('restapi.amap.com', '/v3/geocode/regeo?location=121.473701,31.230416', {})).toEqual(
      at('location.precise', 'query:$.location'),
    );
    expect(told('apis.map.qq.com', '/ws/geocoder/v1/?location=31.230416,121.473701', {})).toEqual(
      at('location.precise', 'query:$.location'),
    );
    expect(told('api.caiyunapp.com', '/v2.5/token/121.4737,31.2304/realtime.json', {})).toEqual(
      at('location.precise', 'path:$.3'),
    );
    // The number of a city is no place of the phone.
    expect(told('devapi.qweather.com', '/v7/weather/now?location=101010100', {})).toEqual([]);
  });

  it('Segment, Sentry and OpenRTB: nested contexts', () => {
    const context = {
      device: { id: 'c0ffee12ab34cd56', advertisingId: UUID, model: 'Acme 7' },
      os: { version: '14' },
      locale: 'en-CA',
    };
    expect(
      told('api.segment.io', '/v1/import', {
        headers: json,
        body: JSON.stringify({ batch: [{ userId: 'u-90817263', context }] }),
      }),
    ).toEqual(
      [
        ...at('account.user-id', 'body:$.batch.0.userId'),
        ...at('device.id', 'body:$.batch.0.context.device.id'),
        ...at('device.id-resettable', 'body:$.batch.0.context.device.advertisingId'),
        ...at('device.language', 'body:$.batch.0.context.locale'),
        ...at('device.model', 'body:$.batch.0.context.device.model'),
        ...at('device.os', 'body:$.batch.0.context.os.version'),
      ].sort(),
    );
    const envelope = [
      { sent_at: 'x' },
      { type: 'event' },
      { contexts: { device: { model: 'Acme 7', battery_level: 61 }, os: { version: '14' } } },
    ];
    expect(
      told('errors.shop.example', '/api/12/envelope/', { body: envelope.map((v) => JSON.stringify(v)).join('\n') }),
    ).toEqual(
      [
        ...at('device.battery', 'body:$.2.contexts.device.battery_level'),
        ...at('device.model', 'body:$.2.contexts.device.model'),
        ...at('device.os', 'body:$.2.contexts.os.version'),
      ].sort(),
    );
    const bid = { device: { ifa: UUID, model: 'Acme 7', osv: '14', ip: '203.0.113.7' }, user: { yob: 1990 } };
    expect(told('bid.ads.example', '/openrtb2/auction', { headers: json, body: JSON.stringify(bid) })).toEqual(
      [
        ...at('account.birth-date', 'body:$.user.yob'),
        ...at('device.id-resettable', 'body:$.device.ifa'),
        ...at('device.model', 'body:$.device.model'),
        ...at('device.os', 'body:$.device.osv'),
        ...at('network.ip-address', 'body:$.device.ip'),
      ].sort(),
    );
  });

  it('Amplitude: a list of events as text in a form field; AppsFlyer: JSON; Adjust and Matomo: plain parameters', () => {
    const events = [
      { user_id: 'u-90817263', device_id: 'c0ffee12ab34cd56R', device_model: 'Acme 7', event_type: 'open' },
    ];
    expect(
      told('api2.amplitude.com', '/', { headers: form, body: `v=2&e=${encodeURIComponent(JSON.stringify(events))}` }),
    ).toEqual(
      [
        ...at('account.user-id', 'body:$.e.0.user_id'),
        ...at('device.id', 'body:$.e.0.device_id'),
        ...at('device.model', 'body:$.e.0.device_model'),
        ...at('usage.activity', 'body:$.e.0.event_type'),
      ].sort(),
    );
    const launch = {
      uid: '1790000000000-6402188391746108273',
      advertiserId: UUID,
      appUserId: 'u-90817263',
      af_gcm_token: 'fK3xQ9bT0mW:APA91bH8y-2s_QwErTyUiOpAsDfGhJkL',
      model: 'Acme 7',
      batteryLevel: '83.0',
      network: 'WIFI',
      lang_code: 'en',
      sdk: '34',
      deviceData: { btl: '84.0', arch: '' },
    };
    expect(
      told('launches.appsflyer.com', '/api/v6.12/androidevent?app_id=com.example.sdks', {
        body: JSON.stringify(launch),
      }),
    ).toEqual(
      [
        ...at('account.user-id', 'body:$.appUserId'),
        ...at('device.battery', 'body:$.batteryLevel', 'body:$.deviceData.btl'),
        ...at('device.id-resettable', 'body:$.advertiserId', 'body:$.uid'),
        ...at('device.language', 'body:$.lang_code'),
        ...at('device.model', 'body:$.model'),
        ...at('device.os', 'body:$.sdk'),
        ...at('device.push-token', 'body:$.af_gcm_token'),
        ...at('network.info', 'body:$.network'),
      ].sort(),
    );
    const body = `gps_adid=${UUID}&android_uuid=0b1c2d3e-52a4-4f60-8b7d-0c1f2e3a4b5c&device_name=Acme+7&mcc=460`;
    expect(told('app.adjust.com', '/sdk_click', { headers: form, body })).toEqual(
      [
        ...at('device.id-resettable', 'body:$.android_uuid', 'body:$.gps_adid'),
        ...at('device.model', 'body:$.device_name'),
        ...at('network.carrier', 'body:$.mcc'),
      ].sort(),
    );
    expect(
      told('stats.shop.example', '/matomo.php?idsite=1&rec=1&_id=c0ffee12ab34cd56&uid=u-90817263&search=garden', {}),
    ).toEqual(
      [
        ...at('account.user-id', 'query:$.uid'),
        ...at('content.search-query', 'query:$.search'),
        ...at('device.id-resettable', 'query:$._id'),
      ].sort(),
    );
  });

  it('what no document confirms is told with that', () => {
    expect(told('i.snssdk.com', '/api/news?iid=7301234567890123456&ac=wifi', {}, true)).toEqual([
      ...at('device.id-resettable', 'query:$.iid'),
      ...at('network.info', 'query:$.ac'),
    ]);
  });

  it('placeholders in known fields are dropped', () => {
    const header = { device_id: '0', openudid: 'unknown', mc: '02:00:00:00:00:00', device_model: '', ssid: 'null' };
    expect(told('log.shop.example', '/service/2/app_log/', { body: gzip({ header }) })).toEqual([]);
  });
});
