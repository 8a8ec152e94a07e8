// Raw lines of an input, as stored, with the words that matter marked. Text nodes only; never a link.
import { Fragment } from 'preact';
import type { Place } from '../../src/model/rows.ts';
import { type Captured, placeKey } from '../../src/report/payload.ts';
import { useStore } from '../state.ts';
import type { Words } from '../text.ts';
import { addressOf, kindWords, showRequest } from '../views/request.tsx';
import { Way } from './way.tsx';

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g;

/** Where lines may break: after commas. */
const breakable = (s: string) =>
  s.split(/(?<=,)/).map((part, i) => (
    <Fragment key={i}>
      {i > 0 && <wbr />}
      {part}
    </Fragment>
  ));

function marked(text: string, also: string | undefined) {
  const hits: [number, number][] = [...text.matchAll(TIME)].map((m) => [m.index, m.index + m[0].length]);
  if (also) {
    const at = text.indexOf(also);
    if (at >= 0) hits.push([at, at + also.length]);
  }
  hits.sort((a, b) => a[0] - b[0]);
  const out = [];
  let done = 0;
  for (const [a, b] of hits) {
    if (a < done) continue;
    out.push(breakable(text.slice(done, a)), <u key={a}>{text.slice(a, b)}</u>);
    done = b;
  }
  out.push(breakable(text.slice(done)));
  return out;
}

/** The first name an input came under, or the start of its hash. */
export function useInputName(): (sha256: string) => string {
  const { week, words } = useStore();
  const { inputs } = week.result;
  return (sha256) => {
    const i = inputs.findIndex((x) => x.sha256 === sha256);
    return i < 0 ? sha256.slice(0, 8) : words.t('page.input.short', { n: i + 1 });
  };
}

/** The place inside its input, in words. */
function usePlace(): (place: Place) => string {
  const { words } = useStore();
  return (place) =>
    place.line !== undefined
      ? words.t('page.line.short', { n: place.line })
      : place.path !== undefined
        ? words.safe(`${place.path}${place.row === undefined ? '' : ` ${place.row}`}`, 60)
        : place.entry !== undefined
          ? words.t('page.entry', { n: place.entry })
          : place.frame !== undefined
            ? words.t('page.frame', { n: place.frame })
            : words.t('page.offset', { n: place.offset ?? 0 });
}

/** The input and the place in it. */
export function usePlaceWords(): (place: Place) => string {
  const nameOf = useInputName();
  const inside = usePlace();
  return (place) => `${nameOf(place.input)} ${inside(place)}`;
}

export function RawLine({ place, mark }: { place: Place; mark?: string | undefined }) {
  const { week, words } = useStore();
  const nameOf = useInputName();
  const text = place.line === undefined ? undefined : week.data.raw.get(place.input)?.get(place.line);
  const captured = text === undefined ? week.data.captured.get(placeKey(place)) : undefined;
  const where = usePlace()(place);
  return (
    <div class="rl">
      <b title={place.input}>
        {nameOf(place.input)} {where}
      </b>
      <span>
        {text !== undefined ? (
          marked(words.safe(text, 4001), mark)
        ) : captured ? (
          <CapturedRequest captured={captured} />
        ) : (
          <em class="dim">{words.t('page.line.absent')}</em>
        )}
      </span>
    </div>
  );
}

/** A request by its address, and what was found in it, masked; it leads to the request taken apart. */
function CapturedRequest({ captured }: { captured: Captured }) {
  const store = useStore();
  const { words } = store;
  return (
    <>
      <a
        href={store.link('r')}
        onClick={(e) => {
          e.preventDefault();
          showRequest(store, captured);
        }}
      >
        {breakable(addressOf(words, captured))}
      </a>
      {captured.items.map((item, i) => (
        <span class="item" key={i}>
          {kindWords(words, item.data)}
          {item.form !== 'plain' && <span class="dim"> {formWords(words, item.form)}</span>}{' '}
          <Way where={item.where} steps={item.steps} /> <u>{words.safe(item.masked, 80)}</u>
        </span>
      ))}
    </>
  );
}

const formWords = (words: Words, form: string): string =>
  form === 'encoded' || form === 'hashed' || form === 'binary'
    ? words.t(`page.form-of.${form}`)
    : words.t('page.form-of.plain');
