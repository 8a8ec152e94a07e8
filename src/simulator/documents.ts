// What goes with the demo's stories beside the phone's report: an invented policy, and a capture of an invented platform
// that receives what people do inside its mini apps although that policy speaks of third parties.
import { harOf, type Sent } from './capture.ts';
import { Random } from './random.ts';
import * as wire from './wire.ts';

export const POLICY_NAME = 'chat-privacy-policy.md';
export const POLICY = `# Chat Privacy Policy

Chat Ltd. Effective 1 September 2021. This policy is invented; no such company exists.

This Privacy Policy says how Chat Ltd ("we", "us") collects, uses and shares personal information when you use Chat.
In this policy, "Log Data" means information about how you use Chat, such as the pages you viewed and the times of your visits.

## What we collect

When you register, we collect your name, phone number and email address.

We collect your device identifier, device model and operating system version to keep your account safe.

We collect Log Data to improve our services.

When you choose to send a photo, and only with your permission, we access your photo library on your device.

If you use People Around, and with your consent, we collect your precise location.

We do not access your photo library while you are not using Chat.

## Mini apps

Mini apps are provided by third parties. What you do inside a mini app is collected by the third party that provides it,
and the privacy policy of that third party applies to it. This Privacy Policy does not apply to mini apps.

## Sharing

We do not sell your personal information. We may share device information with service providers who help us measure
the use of Chat.

## Where we keep it

Your information is stored on servers in Singapore.

## Your choices

You may withdraw a permission in the settings of your device. You may ask us to delete your account; we keep your
information for up to 60 days after that.
`;

/** What the publisher of the invented chat app promised between the two simulated weeks, as a `public-statement` file. */
export const PROMISE_NAME = 'promise.txt';
export const PROMISE = `public-statement: 1
app: com.example.chat
said-by: Chat Ltd (invented)
said-on: 2021-10-09
where: invented for the demo
about-version: 8.0.15
data: photos
pattern: after-photo
says: stops
holds-from: 2021-10-20

The next version of Chat no longer prepares photos in the background. Photos are asked for when you open the sheet.
`;

export const CAPTURE_NAME = 'chat-requests.har';
const START_MS = Date.UTC(2021, 9, 6, 3, 20);

const MINI_APPS = [
  { id: 'mini_7712', name: 'City Clinic', pages: ['pages/home', 'pages/doctors/list', 'pages/appointment/new'] },
  { id: 'mini_4108', name: 'Tax Office', pages: ['pages/home', 'pages/declaration/2021'] },
  { id: 'mini_9030', name: 'Corner Bank', pages: ['pages/home', 'pages/loans/request'] },
] as const;

/** Some minutes of requests, decrypted: the platform's own endpoint hears of each page of each mini app. */
export function platformCapture(): string {
  const r = new Random('telltale-demo/platform');
  const user = `u_${Array.from({ length: 12 }, () => r.pick([...'0123456789abcdef'])).join('')}`;
  const device = {
    model: 'Phone 12',
    os_version: '15.0.1',
    idfa: r.uuid(),
    screen: '1170x2532',
    language: 'zh-Hans-CN',
  };
  const sent: Sent[] = [
    {
      host: 'api.chat.example',
      path: '/v3/session/start',
      type: 'application/json',
      body: JSON.stringify({ user_id: user, ...device, app_version: '8.0.14' }),
    },
  ];
  for (const mini of MINI_APPS) {
    let referrer = '';
    for (const page of mini.pages) {
      const event = { user_id: user, mini_app: mini.id, page_path: page, referrer, stay_ms: r.integer(900, 40_000) };
      referrer = page;
      sent.push({
        host: 'mini.chat.example',
        path: '/report/page_view',
        type: 'application/x-www-form-urlencoded',
        body: wire.form([
          ['v', 2],
          ['log', wire.base64(wire.gzip(JSON.stringify({ common: { uid: user, scene: 1037 }, events: [event] })))],
        ]),
      });
    }
    sent.push({
      host: `api.${mini.id.replace('_', '')}.example`,
      path: '/content',
      query: wire.form([['page', mini.pages.at(-1)!]]),
    });
  }
  sent.push(
    {
      host: 'mini.chat.example',
      path: '/search',
      query: wire.form([
        ['keyword', 'knee specialist nearby'],
        ['uid', user],
      ]),
    },
    {
      host: 'api.chat.example',
      path: '/v3/nearby',
      type: 'application/json',
      body: JSON.stringify({ lat: 31.22961, lng: 121.47472, accuracy: 12, user_id: user }),
    },
    {
      host: 't.measure.example',
      path: '/collect',
      type: 'application/json',
      body: JSON.stringify({
        ...device,
        carrier: 'Example Mobile',
        timezone: 'Asia/Shanghai',
        battery: 0.81,
        free_disk: 20133,
      }),
    },
  );
  return harOf(sent, START_MS);
}
