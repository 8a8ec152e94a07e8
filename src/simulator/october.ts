// A week of October 2021 on a phone of invented apps, with the habits that were published then: a chat app, its sister and
// a shop open the photo library every few hours, day and night, and after new photos. Nothing here is a real app's record.
import {
  calls,
  camera,
  filmsWithSound,
  finishesAfterLeaving,
  host,
  hosts,
  listedHost,
  locatesInBackground,
  locatesOnStart,
  locatesWhileMoving,
  mail,
  messages,
  navigates,
  opensLibraryOnStart,
  photosApp,
  playsMusic,
  pollsLibrary,
  prefetchesNewPhotos,
  readsContactsOnStart,
  recordsVoice,
  refreshesOnCharger,
  scansWithCamera,
  site,
  syncsContacts,
  userPicksPhoto,
  userPicksThroughPicker,
} from './habits.ts';
import type { App, Scenario } from './scenario.ts';
import { SHANGHAI } from './zone.ts';

const MEASURE = 'Measure One';
const ADSTREAM = 'Adstream Ltd';

const chatHosts = [
  host('api.chat.example', 9, 4),
  host('media.chat.example', 4, 0.4),
  host('log.chat.example', 2, 1.5),
  ...hosts('szshort', 6, 'chat.example', 1.2, 0.6),
  ...hosts('mini', 9, 'chat.example', 0.4),
  host('203.0.113.7', 0.6, 0.3),
  host('2001:db8::7:1', 0.05),
  site('news.example', 'news.example', 0.12),
  listedHost('t.measure.example', MEASURE, 0.9, 0.4),
];

/** Chat before its publisher's promise. */
export const chat: App = {
  id: 'com.example.chat',
  name: { en: 'Chat', zh: '聊聊' },
  maker: 'Chat Ltd',
  weight: 30,
  visitS: [4, 420],
  habits: [
    userPicksPhoto(0.09),
    opensLibraryOnStart(0.05),
    prefetchesNewPhotos(0.92),
    pollsLibrary(3, 11),
    refreshesOnCharger(0.6),
    finishesAfterLeaving(0.03),
    syncsContacts(12, 40),
    recordsVoice(0.08),
    calls(0.025),
    scansWithCamera(0.03),
  ],
  hosts: chatHosts,
};

/** Chat after it: the library is asked only when the owner opens the sheet. */
export const chatAfter: App = {
  ...chat,
  habits: chat.habits.filter(
    ({ id }) => !['prefetches-new-photos', 'polls-library', 'refreshes-photos-on-charger'].includes(id),
  ),
};

const apps: readonly App[] = [
  chat,
  {
    id: 'com.example.talk',
    name: { en: 'Talk', zh: '说说' },
    maker: 'Chat Ltd',
    weight: 7,
    visitS: [4, 200],
    habits: [userPicksPhoto(0.06), pollsLibrary(5, 25), refreshesOnCharger(0.4), readsContactsOnStart(0.1)],
    hosts: [host('api.talk.example', 6, 3), listedHost('t.measure.example', MEASURE, 0.6, 0.2)],
  },
  {
    id: 'com.example.shop',
    name: { en: 'Shop', zh: '集市' },
    weight: 12,
    visitS: [6, 500],
    habits: [
      pollsLibrary(6, 20),
      refreshesOnCharger(0.55),
      scansWithCamera(0.06),
      locatesOnStart(0.3),
      userPicksThroughPicker(0.03),
    ],
    hosts: [
      host('api.shop.example', 7, 2),
      host('img.shop.example', 12),
      ...hosts('p', 14, 'img.shop.example', 3),
      ...hosts('gw', 3, 'shop.example', 1.2, 0.4),
      listedHost('t.measure.example', MEASURE, 1.2, 0.5),
      listedHost('bid.adstream.example', ADSTREAM, 1.1),
      host('198.51.100.23', 0.3, 0.4),
    ],
  },
  {
    id: 'com.example.clips',
    name: { en: 'Clips', zh: '短片' },
    weight: 18,
    visitS: [10, 1500],
    habits: [filmsWithSound(0.04), userPicksThroughPicker(0.04), prefetchesNewPhotos(0.25, [900, 15_000])],
    hosts: [
      host('v.clips.example', 25, 1),
      ...hosts('v', 18, 'cdn.clips.example', 6),
      host('192.0.2.88', 0.8),
      host('api.clips.example', 8, 1),
      listedHost('t.measure.example', MEASURE, 1.5, 0.3),
      listedHost('bid.adstream.example', ADSTREAM, 1.5),
      listedHost('sync.pixelpost.example', 'Pixelpost Inc.', 0.8),
    ],
  },
  {
    id: 'com.example.maps',
    name: { en: 'Maps', zh: '地图' },
    weight: 6,
    visitS: [15, 1200],
    habits: [navigates(0.9), locatesWhileMoving(6)],
    hosts: [host('tile.maps.example', 14), ...hosts('t', 4, 'tile.maps.example', 6), host('route.maps.example', 3)],
  },
  {
    id: 'com.example.weather',
    name: { en: 'Weather', zh: '天气' },
    weight: 4,
    visitS: [3, 40],
    habits: [locatesOnStart(0.9), locatesInBackground(2, 14)],
    hosts: [host('wx.weather.example', 3, 2), listedHost('bid.adstream.example', ADSTREAM, 1)],
  },
  {
    id: 'com.example.ride',
    name: { en: 'Ride', zh: '出行' },
    teamPrefix: 'A1B2C3D4E5',
    weight: 3,
    visitS: [20, 400],
    habits: [navigates(0.9), calls(0.05)],
    hosts: [host('api.ride.example', 6), host('pay.ride.example', 0.6)],
  },
  {
    id: 'com.example.notes',
    name: { en: 'Notes+', zh: '随记' },
    weight: 4,
    visitS: [6, 200],
    habits: [userPicksThroughPicker(0.12), recordsVoice(0.08)],
    hosts: [host('sync.notes.example', 1.4, 0.5)],
  },
  {
    id: 'com.example.radio',
    name: { en: 'Radio', zh: '听听' },
    weight: 5,
    visitS: [5, 90],
    habits: [playsMusic(0.5)],
    hosts: [host('stream.radio.example', 4, 1)],
  },
  {
    id: 'com.example.browser',
    name: { en: 'Browser', zh: '浏览器' },
    weight: 10,
    visitS: [8, 400],
    habits: [],
    hosts: [
      site('www.news.example', 'news.example', 1.2),
      site('cdn.news.example', 'news.example', 2.1),
      ...hosts('img', 8, 'news.example', 1.4).map((h) => ({
        ...h,
        initiated: 'user' as const,
        context: 'news.example',
      })),
      ...hosts('static', 5, 'recipes.example', 0.5).map((h) => ({
        ...h,
        initiated: 'user' as const,
        context: 'recipes.example',
      })),
      site('bid.adstream.example', 'news.example', 0.5),
      site('www.recipes.example', 'recipes.example', 0.5),
      { ...listedHost('t.measure.example', MEASURE, 0.4), initiated: 'user', context: 'recipes.example' },
      host('update.browser.example', 0.4, 0.2),
    ],
  },
  { ...camera(7) },
  photosApp(6),
  messages(8),
  mail(6),
];

const about = {
  en: 'Seven days in October 2021 on a simulated phone: a chat app, its sister and a shop open the photo library in the background.',
  zh: '2021 年 10 月的七天，一部模拟手机：聊天应用、它的姊妹应用和一家商店在后台打开照片图库。',
};

export const october: Scenario = {
  id: 'october-2021',
  about,
  start: '2021-10-01',
  days: 8,
  exportMin: 9 * 60 + 12,
  places: [{ fromDay: 0, zone: SHANGHAI }],
  system: { ios: 15, accessCount: false, classified: false },
  owner: {
    bedMin: 23 * 60 + 40,
    sleepMin: 450,
    jitterMin: 22,
    weekendLaterMin: 45,
    wakings: 0.35,
    sessionsPerDay: 58,
    screenshotsPerDay: 1.5,
    chargesAtNight: true,
  },
  apps,
  chargerWakes: 2.2,
  broadcastsPerDay: 0.5,
  keepDays: 7,
  oddities: { duplicate: 1 / 2500, zero: 0.004, stretched: 0.015 },
};

/** The week after the publisher's promise: one app changed, everything else as it was. */
export const november: Scenario = {
  ...october,
  id: 'november-2021',
  about: {
    en: 'The same simulated phone a month later, after the chat app was updated.',
    zh: '一个月后的同一部模拟手机，聊天应用已更新。',
  },
  start: '2021-11-05',
  apps: apps.map((app) => (app.id === chat.id ? chatAfter : app)),
};
