// One stored row's body as kind, words and details. What is not understood keeps its stored form.
import type { Json, Message, MessageKind } from './contract.ts';
import { attribute, child, type Element, parseXml, textOf, unescapeXml } from './xml.ts';

/** Files that a body speaks of; where they are is `media.ts`. */
export type Wanted =
  | { readonly role: 'image' | 'video' }
  | { readonly role: 'voice'; readonly durationMs: number | null; readonly amr: boolean }
  | { readonly role: 'file'; readonly name: string | null; readonly extension: string }
  | { readonly role: 'link-picture' }
  | {
      readonly role: 'forwarded-image' | 'forwarded-video' | 'forwarded-file';
      readonly id: string;
      readonly extension: string;
      readonly name: string | null;
    };

export interface Body {
  readonly kind: MessageKind;
  readonly subtype: string | null;
  readonly text: string | null;
  readonly detail: Message['detail'];
  readonly replyTo: string | null;
  readonly hidden: boolean;
  readonly flags: readonly string[];
  readonly wanted: readonly Wanted[];
  /** Ids of people that the body names. */
  readonly people: readonly string[];
}

const SYSTEM_TYPES = new Set([51, 64, 9999, 10000, 10002]);
export const isSystemType = (type: number | null): boolean => type !== null && SYSTEM_TYPES.has(type);

const none: Body = {
  kind: 'unsupported',
  subtype: null,
  text: null,
  detail: null,
  replyTo: null,
  hidden: false,
  flags: [],
  wanted: [],
  people: [],
};

const RECALLED = /撤回了一条消息|收回了一則訊息|recalled a message/;

/** Words without the tags that system texts carry. */
export const withoutTags = (s: string): string =>
  unescapeXml(s.replace(/<[^<>]{0,1000}>/g, ''))
    .replace(/\s+/g, ' ')
    .trim();

const lines = (...parts: (string | null | undefined)[]): string | null => {
  const kept = [...new Set(parts.filter((p): p is string => Boolean(p)))];
  return kept.length > 0 ? kept.join('\n') : null;
};

/** Members that are there, or null where none is. */
function details(members: Record<string, Json | undefined>): Message['detail'] {
  const kept: Record<string, Json> = {};
  for (const [name, v] of Object.entries(members)) if (v !== null && v !== undefined && v !== '') kept[name] = v;
  return Object.keys(kept).length > 0 ? kept : null;
}

export function readBody(type: number | null, body: string | null): Body {
  if (type === 1) return { ...none, kind: 'text', text: body, flags: body === null ? ['null-body'] : [] };
  if (type === null) return { ...none, text: body, flags: ['null-type'] };
  if (body === null)
    return { ...none, kind: simpleKind(type) ?? 'unsupported', flags: ['null-body'], wanted: wantedOf(type, null) };
  if (type === 10000 || type === 9999) {
    const text = withoutTags(body);
    return { ...none, kind: RECALLED.test(text) ? 'recall' : 'system', text };
  }
  if (type === 64) return { ...none, kind: 'notice', text: noticeText(body) };
  const kind = simpleKind(type);
  if (kind === null && type !== 49 && type !== 10002) return { ...none, flags: ['unknown-type'] };

  const { root, broken } = parseXml(body);
  const flags = broken ? ['broken-xml', broken] : [];
  if (type === 49) return appMessage(root, broken !== null && broken !== 'too-deep', flags);
  if (!root) return { ...none, kind: kind ?? 'unsupported', flags, wanted: wantedOf(type, null) };
  if (type === 10002) {
    const recalled = attribute(root, 'type') === 'revokemsg';
    const text = textOf(root, 'revokemsg', 'replacemsg');
    return { ...none, kind: recalled ? 'recall' : 'system', text: text ?? withoutTags(body).slice(0, 400), flags };
  }
  return { ...simple(type, kind ?? 'unsupported', root, body), flags };
}

function simpleKind(type: number): MessageKind | null {
  switch (type) {
    case 3:
      return 'image';
    case 34:
      return 'voice';
    case 35:
      return 'mail';
    case 37:
    case 40:
      return 'friend-request';
    case 42:
    case 66:
      return 'card';
    case 43:
    case 62:
      return 'video';
    case 47:
      return 'sticker';
    case 48:
      return 'location';
    case 50:
    case 52:
    case 53:
      return 'call';
    case 51:
      return 'status';
    default:
      return null;
  }
}

function wantedOf(type: number, root: Element | null): Wanted[] {
  if (type === 3) return [{ role: 'image' }];
  if (type === 43 || type === 62) return [{ role: 'video' }];
  if (type !== 34) return [];
  const voice = child(root, 'voicemsg') ?? (root?.name === 'voicemsg' ? root : null);
  return [
    {
      role: 'voice',
      durationMs: numberOf(attribute(voice, 'voicelength')),
      amr: attribute(voice, 'voiceformat') === '0',
    },
  ];
}

const numberOf = (s: string | null): number | null =>
  s !== null && /^-?\d{1,12}(\.\d{1,12})?$/.test(s) ? Number(s) : null;

function simple(type: number, kind: MessageKind, root: Element, body: string): Body {
  const base: Body = { ...none, kind, wanted: wantedOf(type, root) };
  switch (type) {
    case 34: {
      const ms = numberOf(attribute(child(root, 'voicemsg'), 'voicelength'));
      return { ...base, detail: details({ durationMs: ms }) };
    }
    case 43:
    case 62: {
      const seconds = numberOf(attribute(child(root, 'videomsg'), 'playlength'));
      return { ...base, detail: details({ durationMs: seconds === null ? null : seconds * 1000 }) };
    }
    case 35: {
      const content = child(child(root, 'pushmail'), 'content');
      return { ...base, text: lines(textOf(content, 'subject'), textOf(content, 'digest')) };
    }
    case 37:
    case 40: {
      const from = attribute(root, 'fromusername');
      return {
        ...base,
        text: lines(attribute(root, 'content'), attribute(root, 'fromnickname')),
        detail: details({ person: from }),
        people: from ? [from] : [],
      };
    }
    case 42:
    case 66: {
      const person = attribute(root, 'username');
      return {
        ...base,
        text: lines(attribute(root, 'nickname'), attribute(root, 'openimdesc')),
        detail: details({ person }),
        people: person ? [person] : [],
      };
    }
    case 47:
      return {
        ...base,
        detail: details({
          sticker: attribute(child(root, 'emoji'), 'md5'),
          address: attribute(child(root, 'emoji'), 'cdnurl'),
        }),
      };
    case 48: {
      const place = child(root, 'location');
      return {
        ...base,
        text: lines(attribute(place, 'poiname'), attribute(place, 'label')),
        detail: details({ latitude: numberOf(attribute(place, 'x')), longitude: numberOf(attribute(place, 'y')) }),
      };
    }
    case 50:
      return { ...base, text: textOf(root, 'VoIPBubbleMsg', 'msg') };
    case 51:
      return { ...base, hidden: true };
    case 52:
    case 53:
      return { ...base, text: withoutTags(body) || null };
    default:
      return base;
  }
}

function noticeText(body: string): string {
  try {
    const notice: unknown = JSON.parse(body);
    if (
      typeof notice === 'object' &&
      notice !== null &&
      'msgContent' in notice &&
      typeof notice.msgContent === 'string'
    )
      return notice.msgContent;
  } catch {
    // Not the form that is known: shown without its tags.
  }
  return withoutTags(body);
}

const APP_KINDS: ReadonlyMap<string, MessageKind> = new Map([
  ['1', 'text'],
  ['2', 'image'],
  ['3', 'music'],
  ['4', 'link'],
  ['5', 'link'],
  ['6', 'file'],
  ['7', 'link'],
  ['8', 'sticker'],
  ['13', 'goods'],
  ['16', 'goods'],
  ['17', 'live-location'],
  ['19', 'forward'],
  ['24', 'note'],
  ['33', 'mini-program'],
  ['36', 'mini-program'],
  ['50', 'channel'],
  ['51', 'channel'],
  ['57', 'quote'],
  ['62', 'pat'],
  ['63', 'channel'],
  ['68', 'link'],
  ['74', 'file'],
  ['76', 'music'],
  ['87', 'announcement'],
  ['2000', 'transfer'],
  ['2001', 'red-packet'],
  ['100001', 'link'],
]);

function appMessage(root: Element | null, broken: boolean, flags: string[]): Body {
  const app = root?.name === 'appmsg' ? root : child(root, 'appmsg');
  const subtype = textOf(app, 'type');
  const known = subtype === null ? undefined : APP_KINDS.get(subtype);
  const title = textOf(app, 'title');
  if (!app || broken || !known)
    return {
      ...none,
      subtype,
      text: null,
      flags: broken || !app ? (flags.length > 0 ? flags : ['broken-xml']) : ['unknown-type'],
      detail: details({ title }),
    };
  const url = textOf(app, 'url');
  const words = lines(title, textOf(app, 'des'));
  // `text` of an app's own kind 1 is no message of type text: it is kept apart for counting.
  const base: Body = { ...none, kind: known === 'text' ? 'note' : known, subtype, text: words, flags };
  const link = details({ url, from: textOf(app, 'sourcedisplayname') });
  switch (subtype) {
    case '6': {
      const attach = child(app, 'appattach');
      const extension = textOf(attach, 'fileext') ?? '';
      return {
        ...base,
        text: title,
        detail: details({ sizeStated: numberOf(textOf(attach, 'totallen')) }),
        wanted: attach ? [{ role: 'file', name: title, extension }] : [],
      };
    }
    case '19':
      return forward(base, app, title);
    case '24':
      return { ...base, text: lines(title, textOf(app, 'des')) };
    case '50':
    case '51':
    case '63': {
      const feed = child(app, 'finderFeed') ?? child(app, 'finderLive');
      return { ...base, text: lines(textOf(feed, 'nickname'), textOf(feed, 'desc')) ?? title };
    }
    case '57':
      return quote(base, app, title);
    case '62':
      return pat(base, app, title);
    case '87':
      return { ...base, text: lines(title, textOf(app, 'textannouncement')) };
    case '2000':
      return transfer(base, app);
    case '2001':
      return { ...base, text: lines(title, textOf(app, 'wcpayinfo', 'sendertitle')) };
    default:
      return { ...base, detail: link, wanted: known === 'link' ? [{ role: 'link-picture' }] : [] };
  }
}

function quote(base: Body, app: Element, title: string | null): Body {
  const refer = child(app, 'refermsg');
  const type = textOf(refer, 'type');
  const content = textOf(refer, 'content');
  const server = textOf(refer, 'svrid');
  const sender = textOf(refer, 'chatusr');
  let excerpt = content;
  if (content?.startsWith('<')) {
    const inner = parseXml(content).root;
    excerpt = textOf(child(inner, 'appmsg'), 'title');
  }
  return {
    ...base,
    text: title,
    replyTo: server !== null && /^[1-9]\d{0,18}$/.test(server) ? server : null,
    detail: details({
      quoted: details({ type, sender, name: textOf(refer, 'displayname'), text: excerpt?.slice(0, 1000) ?? null }),
    }),
    people: sender ? [sender] : [],
  };
}

function pat(base: Body, app: Element, title: string | null): Body {
  const record = child(child(child(app, 'patMsg'), 'records'), 'record');
  const from = textOf(record, 'fromUser');
  const to = textOf(record, 'pattedUser');
  // The names stand in as `${id}`: whoever shows the message puts them there.
  return {
    ...base,
    text: title,
    detail: details({ template: textOf(record, 'templete'), from, to }),
    people: [from, to].filter((p): p is string => p !== null),
  };
}

/** Amounts in the smallest unit of the currency. */
function transfer(base: Body, app: Element): Body {
  const pay = child(app, 'wcpayinfo');
  const amount = textOf(pay, 'feedesc');
  const step = textOf(pay, 'paysubtype');
  const status =
    step === '1'
      ? 'requested'
      : step === '3' || step === '8' || step === '5'
        ? 'accepted'
        : step === '4' || step === '9'
          ? 'declined'
          : null;
  const number = amount === null ? null : /(\d[\d,]*)(?:\.(\d{1,2}))?/.exec(amount);
  const minor = number ? Number(number[1]!.replaceAll(',', '')) * 100 + Number((number[2] ?? '').padEnd(2, '0')) : null;
  const [payer, receiver] = [textOf(pay, 'payer_username'), textOf(pay, 'receiver_username')];
  return {
    ...base,
    text: lines(amount, textOf(pay, 'pay_memo')),
    detail: details({
      status,
      statusAsStored: step,
      amountMinor: minor,
      transfer: textOf(pay, 'transferid'),
      payer,
      receiver,
    }),
    people: [payer, receiver].filter((p): p is string => p !== null),
  };
}

const FORWARDED: ReadonlyMap<string, 'forwarded-image' | 'forwarded-video' | 'forwarded-file'> = new Map([
  ['2', 'forwarded-image'],
  ['4', 'forwarded-video'],
  ['8', 'forwarded-file'],
]);
const MAX_FORWARDED = 1000;

function forward(base: Body, app: Element, title: string | null): Body {
  const record = textOf(app, 'recorditem');
  const { root, broken } = record ? parseXml(record) : { root: null, broken: 'malformed' as const };
  const wanted: Wanted[] = [];
  const items: Json[] = [];
  let depthLeft = 8;
  const collect = (list: Element | null, depth: number) => {
    for (const item of list?.children ?? []) {
      if (item.name !== 'dataitem' || items.length >= MAX_FORWARDED) continue;
      const datatype = attribute(item, 'datatype') ?? '';
      const id = attribute(item, 'dataid');
      const name = textOf(item, 'datatitle');
      items.push({
        type: datatype,
        sender: textOf(item, 'sourcename') ?? '',
        time: textOf(item, 'sourcetime') ?? '',
        text: textOf(item, 'datadesc') ?? name ?? '',
        depth,
      });
      const role = FORWARDED.get(datatype);
      const extension = textOf(item, 'datafmt') ?? (datatype === '2' ? 'jpg' : datatype === '4' ? 'mp4' : '');
      if (role && id && depth === 0) wanted.push({ role, id, extension, name });
      const nested = child(child(item, 'recordxml'), 'recordinfo');
      if (nested && depthLeft > 0) {
        depthLeft--;
        collect(child(nested, 'datalist'), depth + 1);
      }
    }
  };
  collect(child(root, 'datalist'), 0);
  const words = items.map((i) => (typeof i === 'object' && i !== null && 'text' in i ? String(i.text) : ''));
  return {
    ...base,
    text: lines(title, ...words),
    detail: details({ items }),
    wanted,
    flags: broken ? [...base.flags, 'broken-forward'] : base.flags,
  };
}
