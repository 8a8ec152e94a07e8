// Two years of invented messages between two people, as ChatLab's exchange format writes them: something to bring home.
import { DAY_MS, MINUTE_MS } from '../base/time.ts';
import { Random } from './random.ts';

export const MESSAGES_NAME = 'two-friends.jsonl';

const OPENINGS = [
  '早',
  'Morning!',
  '在吗',
  'Are you free tonight?',
  '刚下班',
  'Look at this',
  '周末去爬山吗',
  'Did you eat?',
];
const REPLIES = [
  '好呀',
  'Yes, at seven',
  '哈哈哈',
  'On my way',
  '等我五分钟',
  'No idea',
  '真的吗',
  'That is lovely',
  '明天说',
  'Deal',
];

/** Lines of the export. Types: 0 text, 1 image, 2 voice, 7 link, 8 place, 21 transfer, 23 call, 81 recalled. */
export function* messageLines(seed: string | number = 'telltale-demo'): Generator<string> {
  const r = new Random(`${seed}/messages`);
  yield JSON.stringify({
    _type: 'header',
    chatlab: { version: '0.0.1', generator: 'telltale simulator' },
    meta: { name: 'Wen (invented)', platform: 'chat', type: 'private' },
  });
  yield JSON.stringify({ _type: 'member', platformId: 'owner', accountName: 'Lin (invented)' });
  yield JSON.stringify({ _type: 'member', platformId: 'friend', accountName: 'Wen (invented)' });
  const start = Date.UTC(2023, 0, 2);
  let id = 0;
  for (let day = 0; day < 730; day++) {
    // A fortnight in each summer without a word: something for the report on completeness.
    if (r.chance(0.45) || (day % 365 > 200 && day % 365 < 215)) continue;
    let at = start + day * DAY_MS + r.between(0, 14 * 60) * MINUTE_MS;
    let sender = r.pick(['owner', 'friend']);
    for (let n = 1 + r.poisson(4); n > 0; n--) {
      const kind = r.weighted([80, 8, 5, 2, 1, 1, 1, 1]);
      const type = [0, 1, 2, 7, 8, 21, 23, 81][kind]!;
      const content =
        type === 0
          ? r.pick(id % 3 === 0 ? OPENINGS : REPLIES)
          : type === 7
            ? 'https://www.recipes.example/noodles'
            : type === 81
              ? '撤回了一条消息'
              : null;
      yield JSON.stringify({
        _type: 'message',
        sender,
        timestamp: Math.floor(at / 1000),
        type,
        content,
        platformMessageId: `m${++id}`,
      });
      at += r.between(0.1, 6) * MINUTE_MS;
      if (r.chance(0.7)) sender = sender === 'owner' ? 'friend' : 'owner';
    }
  }
}
