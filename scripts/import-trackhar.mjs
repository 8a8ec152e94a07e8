// Makes data/endpoints/trackhar.json from the adapters of TrackHAR (CC0-1.0, npm `trackhar`): which field of which tracker's
// endpoint holds what, with TrackHAR's own reason. Run by hand when the package is updated; the file is committed.
import { readFileSync, writeFileSync } from 'node:fs';
import { adapters } from 'trackhar';

const version = JSON.parse(
  readFileSync(new URL('../node_modules/trackhar/package.json', import.meta.url), 'utf8'),
).version;

/** Property of TrackHAR → our data type and the shape its value must have. Facts about the app or page itself are left out. */
const PROPERTIES = {
  userId: ['account.user-id', 'id-or-number'],
  otherIdentifiers: ['device.id-resettable', 'id-or-number'],
  installationId: ['device.id-resettable', 'id'],
  developerScopedId: ['device.id-resettable', 'id'],
  browserId: ['device.cookies', 'id'],
  advertisingId: ['device.id-resettable', 'ad-id'],
  hashedAdvertisingId: ['device.id-resettable', 'ad-id'],
  deviceId: ['device.id', 'device-id'],
  macAddress: ['device.id', 'mac'],
  model: ['device.model', 'model'],
  manufacturer: ['device.model', 'model'],
  osVersion: ['device.os', 'os-or-build'],
  language: ['device.language', 'locale'],
  country: ['device.region', 'country'],
  timezone: ['device.timezone', 'timezone'],
  carrier: ['network.carrier', 'carrier'],
  networkConnectionType: ['network.info', 'network-type'],
  publicIp: ['network.ip-address', 'public-ip'],
  signalStrengthCellular: ['network.signal', 'signal'],
  signalStrengthWifi: ['network.signal', 'signal'],
  batteryLevel: ['device.battery', 'percent'],
  diskTotal: ['device.storage', 'number-any'],
  diskFree: ['device.storage', 'number-any'],
  ramTotal: ['device.config', 'big-number'],
  pushNotificationToken: ['device.push-token', 'token'],
  userGender: ['profile.gender', 'gender'],
  userInterests: ['inferred.interests', 'text'],
  viewedPage: ['usage.page-views', 'page'],
  userAction: ['usage.activity', 'event'],
  interactedElement: ['usage.activity', 'event'],
  userAgent: ['device.browser', 'user-agent'],
};

const dotted = (path) =>
  path
    .replace(/^\$\.?/, '')
    .replace(/\[['"]([^'"]+)['"]\]/g, '.$1')
    .replace(/\[(\d+)\]/g, '.$1')
    .replace(/\[\*\]/g, '.*')
    .replace(/\.\./g, '.**.')
    .replace(/^\./, '');

const quote = (s) => s.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

const entries = [];
for (const adapter of adapters) {
  const fields = [];
  const screen = {};
  for (const [property, given] of Object.entries(adapter.containedDataPaths))
    for (const path of Array.isArray(given) ? given : [given]) {
      const context = path.context === 'header' ? 'header' : path.context;
      let at = dotted(path.path);
      // Paths with filters or unions have no simple form here.
      if (/[?@(),\s]/.test(at)) continue;
      if (context === 'header') at = at.toLowerCase();
      const where = `${context}:${at}`;
      if (property === 'screenWidth' || property === 'screenHeight') screen[property] = where;
      const known = PROPERTIES[property];
      if (!known || (property === 'userAgent' && context === 'header')) continue;
      const [data, shape] = known;
      const field = { at: where, data, shape };
      if (path.notIf !== undefined)
        field.value =
          path.notIf instanceof RegExp ? `^(?!.*(?:${path.notIf.source})).*$` : `^(?!${quote(String(path.notIf))}$)`;
      if (path.onlyIf instanceof RegExp) field.value = path.onlyIf.source;
      field.reason = path.reasoning;
      if (!fields.some((f) => f.at === field.at && f.data === field.data)) fields.push(field);
    }
  if (screen.screenWidth && screen.screenHeight && !screen.screenWidth.includes('*'))
    fields.push({
      at: screen.screenWidth,
      data: 'device.config',
      value: '^\\d{3,4}(?:\\.\\d+)?$',
      when: [{ at: screen.screenHeight, value: '^\\d{3,4}(?:\\.\\d+)?$' }],
      reason: 'width of the screen, its height stands beside it',
    });
  if (fields.length === 0) continue;
  entries.push({
    id: `trackhar/${adapter.tracker.slug}/${adapter.slug}`,
    match: {
      urls: adapter.endpointUrls.map((u) => (u instanceof RegExp ? u.source : `^${quote(u)}$`)),
    },
    reason: `${adapter.tracker.name}: ${adapter.name ?? adapter.slug}`,
    source: `tweaselORG/TrackHAR ${version}, CC0-1.0`,
    checkedOn: '2026-11-20',
    fields,
  });
}
writeFileSync(
  new URL('../data/endpoints/trackhar.json', import.meta.url),
  `[\n${entries.map((e) => ` ${JSON.stringify(e)}`).join(',\n')}\n]\n`,
);
console.log(`${entries.length} endpoints, ${entries.reduce((n, e) => n + e.fields.length, 0)} fields`);
