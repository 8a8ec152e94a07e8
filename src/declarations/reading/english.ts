// English sentences to claims: who acts (active, passive, by-agent, infinitive), what is done, on which data,
// denied or not, under which condition. Words come from data/policy; this file knows only grammar.
import { type Actor, type Modality, type Verb, vocabulary } from '../../knowledge/policy/vocabulary.ts';
import { type DataType, isWithin } from '../../model/personal-data.ts';
import { type Hit, Phrases, type Token, tokensOf } from './tokens.ts';
import { type Draft, draftOf, type SentenceContext } from './types.ts';

interface Meaning {
  readonly ids: readonly DataType[];
}

interface Predicate {
  readonly verb: Verb;
  readonly word: string;
  readonly from: number;
  readonly until: number;
  actor: Actor | null;
  passive: boolean;
  negated: boolean;
  modality: Modality;
  /** Inside a relative clause: says less than the main verb. */
  embedded: boolean;
  inCondition: boolean;
  purpose: boolean;
  /** A word that hands data over only where the person does it: `add`, `include`. */
  givesOnly: boolean;
  /** `the information you send`: the noun before is what is sent. */
  leftOnly: boolean;
  link: number;
  confidence: number;
}

const words = (s: string): Set<string> => new Set(s.split(' '));
const BE = words('is are was were be been being get gets got');
const AUX = words('have has had do does did having');
const ADVERBS = words(
  'also then only still sometimes always otherwise further either both thus hereby therefore however too just already again even now first',
);
const DETERMINERS = words(
  "the a an your our their its his her this that these those such any some certain all each every 's no other another my further additional incidental direct",
);
const GOVERNORS = words(
  'need needs needed required have has had able agree agrees continue continues want wish choose chose chosen like likely permitted allowed entitled plan intend try right compelled obliged order going unable obligated legally ask',
);
const CONJUNCTIONS = words('and or / , nor');
const OUR_PEOPLE = words('team staff employee personnel engineer');
const NO_NOUN = words(
  'and but that which then when where while because although unless what how example also case once whenever who whom than before after until means agree addition',
);
const RELATIVE = words('who which that whom whose');
const NOUNABLE = words(
  'use uses record records log logs request requests report display need needs access link store process processes transfer transfers share release host view match capture exchange trade supply handle display track tracks monitor need publish lease views requests processing using sharing',
);
const NEGATING_DETERMINERS = words('no none neither');
const STRONG_STOPS = words('; .');

export class EnglishReader {
  private readonly data = new Phrases<Meaning>();
  private readonly local = new Phrases<Meaning>();
  private readonly verbs = new Phrases<Verb>();
  private readonly actors = new Phrases<Actor>();
  private readonly gives = new Phrases<true>();
  private readonly chooses = new Phrases<true>();
  private readonly subordinators = new Phrases<string>();
  private readonly vocab = vocabulary();

  constructor(brands: readonly string[]) {
    const v = this.vocab;
    // Brands first: the writer's own name is we, whatever else the word may mean.
    for (const brand of brands) {
      this.actors.add(brand, 'we');
      this.data.add(`${brand} id`, { ids: ['account.user-id'] });
      this.data.add(`fact that you are a ${brand} user`, { ids: ['account.membership'] });
    }
    for (const e of v.dataWords) for (const w of e.words.en) this.data.add(w, { ids: e.id ? [e.id] : [] });
    for (const e of v.verbs) for (const w of e.words.en) this.verbs.add(w, e.verb, 'word');
    for (const e of v.actors) for (const w of e.words.en) this.actors.add(w, e.actor);
    for (const w of v.userGives.en) this.gives.add(w, true, 'stem');
    for (const w of v.userChooses.en) this.chooses.add(w, true, 'stem');
    for (const w of v.subordinators.en) this.subordinators.add(w, w);
  }

  /** A term that the document itself defines. */
  define(term: string, ids: readonly DataType[]): void {
    if (ids.length > 0) this.local.add(term, { ids });
  }

  private dataHits(tokens: readonly Token[]): Hit<Meaning>[] {
    const hits: Hit<Meaning>[] = [];
    for (let i = 0; i < tokens.length; i++) {
      const general = this.data.at(tokens, i);
      const local = this.local.at(tokens, i);
      let hit = local && (!general || local.until >= general.until) ? local : general;
      // `your location` gives way to `location data` that starts one word later.
      if (hit && DETERMINERS.has(tokens[i]!.word)) {
        const inner = this.local.at(tokens, i + 1) ?? this.data.at(tokens, i + 1);
        if (inner && (inner.until > hit.until || this.local.at(tokens, i + 1))) hit = null;
      }
      if (!hit) continue;
      // `name of`, `contact us`: verbs and names are no data.
      if (hit.value.ids.length > 0) hits.push(hit);
      i = hit.until - 1;
    }
    return hits;
  }

  /** Types named by common words, without what the document defined. */
  namesIn(text: string, from: number, until: number): DataType[] {
    const ids = new Set<DataType>();
    for (const h of this.data.all(tokensOf(text, from, until))) for (const id of h.value.ids) ids.add(id);
    return [...ids];
  }

  /** Data types that a stretch of text names. */
  dataIn(text: string, from = 0, until = text.length): { ids: DataType[]; terms: string[] } {
    const tokens = tokensOf(text, from, until);
    return this.collect(text, tokens, this.dataHits(tokens));
  }

  /** Actors; `they` is who was named last, and a brand before a capitalised word is another name (`Orchid Pay`). */
  private actorsIn(text: string, tokens: readonly Token[]): Hit<Actor>[] {
    const out: Hit<Actor>[] = [];
    for (const hit of this.actors.all(tokens)) {
      const next = tokens[hit.until];
      const capital = /[A-Z]/.test(text[tokens[hit.from]!.start] ?? '');
      if (
        hit.value === 'we' &&
        capital &&
        hit.from > 0 &&
        next &&
        /[A-Z]/.test(text[next.start] ?? '') &&
        text[next.start - 1] === ' '
      )
        continue;
      if (hit.value === 'our-affiliates' && tokens[hit.from - 1]?.word === 'their')
        out.push({ ...hit, value: 'third-party' });
      else out.push(hit);
    }
    tokens.forEach((t, i) => {
      // `Orbit Companies`: a group that bears another name.
      if (
        t.word === 'companies' &&
        /[A-Z]/.test(text[tokens[i - 1]?.start ?? 0] ?? '') &&
        i > 0 &&
        !out.some((h) => h.from <= i && h.until > i)
      ) {
        out.push({ value: 'third-party', from: i - 1, until: i + 1 });
        return;
      }
      if (t.word !== 'they' && t.word !== 'them') return;
      const last = out.filter((h) => h.until <= i && h.value !== 'we' && h.value !== 'user').at(-1);
      out.push({ value: last?.value ?? 'third-party', from: i, until: i + 1 });
    });
    return out.sort((a, b) => a.from - b.from);
  }

  private isBrand(name: string): boolean {
    const tokens = tokensOf(name);
    return this.actors.at(tokens, 0)?.until === tokens.length;
  }

  private collect(text: string, tokens: readonly Token[], hits: readonly Hit<Meaning>[]) {
    const ids: DataType[] = [];
    const terms: string[] = [];
    const add = (hit: Hit<Meaning>) => {
      for (const id of hit.value.ids) if (!ids.includes(id)) ids.push(id);
      terms.push(text.slice(tokens[hit.from]!.start, tokens[hit.until - 1]!.end));
    };
    const specific = hits.filter((h) => !h.value.ids.includes('any'));
    for (const hit of hits) {
      if (!hit.value.ids.includes('any')) add(hit);
      else if (specific.length === 0) add(hit);
      else {
        // `information such as your name`: the examples are what is told; `information and log data`: both.
        const next = tokens[hit.until]?.word ?? '';
        if (['and', 'or'].includes(next)) add(hit);
      }
    }
    return { ids, terms };
  }

  /** Claims of one sentence. An empty list where nothing is said about personal data. */
  read(ctx: SentenceContext): Draft[] {
    const text = ctx.blocks[ctx.block]!.text;
    const sentence = text.slice(ctx.start, ctx.end);
    if (/\?\s*["”')]*$/.test(sentence)) return [];
    const tokens = tokensOf(text, ctx.start, ctx.end);
    const hits = this.dataHits(tokens);
    const actorHits = this.actorsIn(text, tokens).filter(
      (a) => !hits.some((h) => h.from <= a.from && h.until > a.until),
    );
    const drafts: Draft[] = [];
    const patterns = this.patterns(ctx, text, sentence, tokens, hits);
    drafts.push(...patterns.drafts);
    if (!patterns.closed && !POINTS_ELSEWHERE.test(sentence))
      drafts.push(...this.predicates(ctx, text, tokens, hits, actorHits, drafts));
    // A fragment under a lead-in has no main verb of its own; what stands in its relative clauses describes the data.
    const mains = drafts.filter(
      (d) => d.rule !== 'relative' && (d.actor !== 'user' || d.verb === 'notify' || d.verb === 'allow-opt-out'),
    );
    if (mains.length === 0) {
      const fragment = this.fragment(ctx, text, sentence, tokens, hits, actorHits);
      if (fragment.length > 0) drafts.splice(0, drafts.length, ...fragment);
    }
    const denials = drafts.filter((d) => d.polarity === 'deny' && d.rule !== 'but-not');
    const kept = drafts.filter(
      (d) =>
        d.polarity === 'deny' ||
        d.actor === 'policy' ||
        d.actor === 'user' ||
        !denials.some((x) => x.data.some((id) => id === 'any' || d.data.includes(id) || d.data.includes('any'))),
    );
    // A definition tells what a term means; only `… is collected` in it is a practice.
    if (/^[“"'][^“”"]{2,50}[”"']\s+(?:is|are|means|refers?|includes?)\b/.test(sentence))
      for (const d of kept) if (d.actor === 'we' && !['collect', 'receive'].includes(d.verb)) d.verb = 'define';
    for (const d of kept) {
      this.decorate(d, sentence);
      if (d.services.length === 0) d.services = servicesIn(sentence).filter((s) => !this.isBrand(s));
    }
    return kept;
  }

  /** What stands in every claim of a sentence alike: purposes, periods, places, exceptions. */
  private decorate(d: Draft, sentence: string): void {
    const v = this.vocab;
    if (d.purpose.length === 0 && d.actor !== 'policy')
      d.purpose = v.purposes.filter((p) => p.test.en.test(sentence)).map((p) => p.id);
    if (d.verb === 'retain' || d.verb === 'delete' || d.verb === 'store')
      d.retention ??= v.retention.en.exec(sentence)?.[0]?.trim() ?? null;
    if (d.verb === 'store' || d.verb === 'transfer' || d.verb === 'access')
      d.place ??= v.places.en.exec(sentence.slice(1))?.[1] ?? null;
    if (d.polarity === 'deny') d.exception ??= v.exceptions.en.exec(sentence)?.[0]?.trim() ?? null;
    if (
      /\baggregat|\bpseudonymi|\banonymi[sz]ed|\bde-?identified|\banonymous(?:ly)?\b|\bbasic statistics|\btrends\b/i.test(
        sentence,
      ) &&
      d.verb !== 'delete'
    )
      d.form = 'aggregated';
    else if (/\bhashed\b/i.test(sentence)) d.form = 'hashed';
  }

  private patterns(
    ctx: SentenceContext,
    text: string,
    sentence: string,
    tokens: readonly Token[],
    hits: readonly Hit<Meaning>[],
  ): { drafts: Draft[]; closed: boolean } {
    const drafts: Draft[] = [];
    let closed = false;
    for (const p of this.vocab.patterns) {
      if (!p.test.en?.test(sentence)) continue;
      if (p.verb === 'protect' && !/\btransmi|\btransit|\bend[- ]to[- ]end|\bencrypt/i.test(sentence)) continue;
      // One claim of a document about itself is enough; the first pattern is the stronger.
      if (
        p.actor === 'policy' &&
        drafts.some((d) => d.actor === 'policy' && (d.verb === p.verb || d.verb === 'exclude'))
      )
        continue;
      const d = draftOf(ctx, p.actor, p.verb, p.id);
      d.polarity = p.polarity;
      const found = this.collect(text, tokens, hits);
      if (p.any && p.verb !== 'protect') d.data = ['any'];
      else d.data = found.ids.length > 0 ? found.ids : p.actor === 'policy' || p.any ? ['any'] : [...ctx.topic];
      if (p.actor === 'policy') d.data = [...new Set<DataType>([...d.data, ...ctx.topic])];
      d.terms = found.terms;
      if (p.actor === 'policy' && !d.data.includes('any')) d.data = ['any', ...d.data];
      if (p.actor === 'policy') {
        d.services = servicesIn(sentence);
        d.governedBy = p.verb === 'define' ? null : governing(sentence);
        if (p.verb === 'exclude' || p.verb === 'define') closed = true;
        if (p.verb === 'govern' && !p.with) closed = true;
      } else if (p.any && found.ids.length === 0) d.data = ['any'];
      if (p.id === 'on-device-only' || p.id === 'protect-from-reading' || p.id === 'no-ads' || p.id === 'allow-us')
        closed = true;
      if (p.id === 'allow-us') d.condition = 'with your permission';
      if (p.id === 'on-device-only' && /\bnot\s+(?:\w+\s+)?(?:sent|transmitted)/i.test(sentence) === false) {
        // Kept on the phone only: nothing is said about passing through.
        d.verb = 'store';
      }
      if (d.data.length === 0) continue;
      if (p.actor === 'we' && p.any && /\b(?:third|provider|partner|vendor|contractor|compan)/i.test(sentence))
        d.recipient ??= recipientWords(sentence);
      drafts.push(d);
    }
    return { drafts, closed };
  }

  private fragment(
    ctx: SentenceContext,
    text: string,
    sentence: string,
    tokens: readonly Token[],
    hits: readonly Hit<Meaning>[],
    actorHits: readonly Hit<Actor>[],
  ): Draft[] {
    const frame = ctx.frame;
    if (!frame || POINTS_ELSEWHERE.test(sentence) || !listable(tokens, hits, frame.loose === true)) return [];
    if (frame.recipients === true && /^(?:this|it|that)$/.test(tokens[0]?.word ?? '')) return [];
    const negated = negatedHits(tokens, hits);
    const found = this.collect(
      text,
      tokens,
      hits.filter((h) => !negated.includes(h)),
    );
    const specific = found.ids.filter((id) => id !== 'any');
    const listing = frame.recipients === true;
    const data = listing || specific.length === 0 ? [...frame.data] : found.ids;
    // `your location` under a lead about Location Data is what that term was defined as.
    if (!listing)
      for (const id of frame.data) if (!data.includes(id) && specific.some((own) => isWithin(id, own))) data.push(id);
    if (data.length === 0) data.push(...found.ids);
    if (data.length === 0) return [];
    const d = draftOf(ctx, frame.actor, frame.verb, 'context');
    d.polarity = frame.polarity;
    d.modality = frame.modality;
    d.condition = frame.condition ?? conditionIn(sentence, tokens, this.subordinators);
    d.recipient = frame.recipient;
    d.data = data;
    d.terms = found.terms;
    d.confidence = 0.7;
    if (frame.verb === 'share' && actorHits.length > 0) d.recipient ??= sentence.slice(0, 160);
    const out = [d];
    if (negated.length > 0 && frame.polarity === 'affirm')
      out.push(this.denied(ctx, text, tokens, negated, frame.actor, frame.verb));
    return out;
  }

  /** `but not the content of …`: a denial of its own with its own quote. */
  private denied(
    ctx: SentenceContext,
    text: string,
    tokens: readonly Token[],
    hits: readonly Hit<Meaning>[],
    actor: Actor,
    verb: Verb,
  ): Draft {
    const d = draftOf(ctx, actor, verb, 'but-not');
    const found = this.collect(text, tokens, hits);
    let from = hits[0]!.from;
    while (from > 0 && tokens[from]!.word !== 'not' && hits[0]!.from - from < 6) from--;
    if (from > 0 && tokens[from - 1]!.word === 'but') from--;
    d.start = tokens[from]!.start;
    d.end = tokens[hits[hits.length - 1]!.until - 1]!.end;
    d.polarity = 'deny';
    d.data = found.ids;
    d.terms = found.terms;
    return d;
  }

  private predicates(
    ctx: SentenceContext,
    text: string,
    tokens: readonly Token[],
    hits: readonly Hit<Meaning>[],
    actorHits: readonly Hit<Actor>[],
    earlier: readonly Draft[],
  ): Draft[] {
    const conditions = conditionSpans(tokens, this.subordinators, actorHits, hits);
    const found = this.findPredicates(tokens, hits, actorHits, conditions);
    const drafts: Draft[] = [];
    const negated = negatedHits(tokens, hits);
    const condition = conditions[0]
      ? text.slice(tokens[conditions[0][0]]!.start, tokens[conditions[0][1] - 1]!.end)
      : null;
    found.forEach((p, n) => {
      if (!p.actor || p.purpose || (aside(tokens, p.from) && found.some((q) => !aside(tokens, q.from)))) return;
      if (p.givesOnly && p.actor !== 'user') return;
      if (p.inCondition && p.actor !== 'third-party') return;
      const object = this.objects(
        found,
        n,
        tokens,
        hits.filter((h) => !negated.includes(h)),
        conditions,
      );
      const inner = this.collect(text, tokens, object.hits);
      let data = inner.ids;
      if (data.length === 0 && object.anaphor) data = topicOf(text, tokens, hits, p, ctx);
      if (data.length === 1 && data[0] === 'any' && ctx.topic.length > 0 && object.anaphor) data = [...ctx.topic];
      if (data.length === 0 && p.passive && ctx.frame && ctx.topic.length > 0) data = [...ctx.topic];
      if (data.length === 0) return;
      const recipient = this.recipient(tokens, actorHits, p, found[n + 1]);
      let actor = p.actor;
      let verb = p.verb;
      let modality = p.modality;
      if (actor === 'user') {
        const given = this.gives.at(tokens, p.from) !== null;
        const chosen = this.chooses.at(tokens, p.from) !== null;
        const toUs = recipient === null || recipient.actor === 'we' || recipient.actor === 'user';
        if (given && toUs && !(p.negated && p.modality !== 'does')) {
          actor = 'we';
          verb = 'collect';
          if (p.negated) return;
        } else if (chosen || verb === 'require') return;
        // What the person may do with data is no practice; what they must do, or share, is told.
        else if (!['share', 'disclose', 'transfer', 'notify'].includes(verb) && modality !== 'must') return;
        else if (p.negated) return;
      } else if (recipient?.actor === 'we' && ['disclose', 'transfer', 'share'].includes(verb) && p.passive) {
        actor = 'we';
        verb = 'collect';
      } else if (recipient?.actor === 'user' && ['share', 'transfer', 'disclose', 'notify'].includes(verb)) return;
      if (verb === 'require' && !hits.some((h) => h.from >= p.until)) return;
      const d = draftOf(ctx, actor, verb, p.embedded ? 'relative' : p.passive ? 'passive' : 'active');
      d.polarity = p.negated || object.none ? 'deny' : 'affirm';
      d.modality = modality;
      d.data = data;
      d.terms = inner.terms;
      d.condition = condition;
      d.recipient = recipient && recipient.actor !== 'we' ? recipient.words : null;
      d.confidence = p.confidence - (p.embedded ? 0.1 : 0);
      modality = d.modality;
      if (actor === 'third-party' && verb !== 'share') d.services = servicesIn(text.slice(ctx.start, ctx.end));
      drafts.push(d);
    });
    const main = drafts.find((d) => d.polarity === 'affirm' && (d.actor === 'we' || d.actor === 'third-party'));
    if (negated.length > 0 && main) drafts.push(this.denied(ctx, text, tokens, negated, main.actor, main.verb));
    const choice = this.choice(ctx, text, tokens, hits, actorHits);
    if (choice) drafts.push(choice);
    return settle(drafts, tokens, earlier);
  }

  /** `You can withdraw your consent …`: what the person may choose. */
  private choice(
    ctx: SentenceContext,
    text: string,
    tokens: readonly Token[],
    hits: readonly Hit<Meaning>[],
    actorHits: readonly Hit<Actor>[],
  ): Draft | null {
    const sentence = text.slice(ctx.start, ctx.end);
    if (!/\byou(?:r)?\b/i.test(sentence)) return null;
    for (const a of actorHits) {
      if (a.value !== 'user') continue;
      let i = a.until;
      const modal = tokens[i]?.word ?? '';
      if (!['can', 'may', 'could', 'have', 'agree'].includes(modal)) continue;
      i++;
      while (
        i < tokens.length &&
        (ADVERBS.has(tokens[i]!.word) ||
          ['choose', 'the', 'right', 'to', 'option', 'a', 'request', 'agree', 'that', 'we', 'decide'].includes(
            tokens[i]!.word,
          ))
      )
        i++;
      if (tokens[i]?.word === 'not' || tokens[a.until + 1]?.word === 'not') return null;
      const verb = tokens[i]?.word === 'notify' ? 'notify' : this.chooses.at(tokens, i) ? 'allow-opt-out' : null;
      if (!verb) continue;
      const d = draftOf(ctx, 'user', verb, 'choice');
      const found = this.collect(text, tokens, hits);
      d.data = found.ids;
      d.terms = found.terms;
      if (/personali[sz]ed (?:ads?|advert)|interest[- ]based ad|targeted ad/i.test(sentence))
        d.data = [...new Set<DataType>([...d.data, 'inferred.interests'])];
      if (d.data.length === 0) return null;
      d.modality = 'can';
      return d;
    }
    return null;
  }

  private findPredicates(
    tokens: readonly Token[],
    hits: readonly Hit<Meaning>[],
    actorHits: readonly Hit<Actor>[],
    conditions: readonly [number, number][],
  ): Predicate[] {
    const list: Predicate[] = [];
    const inHit = (i: number) =>
      hits.some((h) => i >= h.from && i < h.until) || actorHits.some((h) => i >= h.from && i < h.until);
    for (let i = 0; i < tokens.length; i++) {
      let hit = this.verbs.at(tokens, i, 'word');
      // What a user does to hand data over is a verb only after `you`.
      if (!hit) {
        const given = this.gives.at(tokens, i);
        if (given && tokens[i - 1] && given.until - given.from === 1) hit = { value: 'share', from: i, until: i + 1 };
      }
      if (!hit) continue;
      if (hit.until - hit.from === 1 && inHit(i) && !this.verbLike(tokens, i)) continue;
      const p = this.classify(tokens, hit, hits, actorHits, list);
      if (p) {
        p.inCondition = conditions.some(([a, b]) => i >= a && i < b);
        list.push(p);
      }
      i = hit.until - 1;
    }
    return list;
  }

  private verbLike(tokens: readonly Token[], i: number): boolean {
    const before = tokens[i - 1]?.word ?? '';
    return ['will', 'may', 'can', 'not', 'we', 'to', 'you', 'might', 'must'].includes(before);
  }

  private classify(
    tokens: readonly Token[],
    hit: Hit<Verb>,
    hits: readonly Hit<Meaning>[],
    actorHits: readonly Hit<Actor>[],
    list: readonly Predicate[],
  ): Predicate | null {
    const word = tokens[hit.from]!.word;
    const isParticiple = /(?:ed|kept|sent|sold|given|held|got|made)$/.test(word);
    const isGerund = word.endsWith('ing');
    const p: Predicate = {
      verb: hit.value,
      word,
      from: hit.from,
      until: hit.until,
      actor: null,
      passive: false,
      negated: false,
      modality: 'does',
      embedded: false,
      inCondition: false,
      purpose: false,
      leftOnly: false,
      givesOnly: this.verbs.at(tokens, hit.from, 'word') === null,
      link: -1,
      confidence: 0.9,
    };
    const left = this.leftScan(tokens, hit.from, p);
    const j = left.at;
    const before = j >= 0 ? tokens[j]!.word : '';
    if (
      NOUNABLE.has(word) &&
      !left.to &&
      (DETERMINERS.has(before) || tokens[hit.until]?.word === 'of') &&
      !isParticiple
    )
      return null;
    if (tokens[hit.until]?.word === "'s") return null;
    // `keep your information safe` keeps nothing for a time.
    if (
      hit.value === 'retain' &&
      tokens.slice(hit.until, hit.until + 8).some((t) => /^(?:safe|secure|confidential|private|accurate)$/.test(t.word))
    )
      return null;
    const actorAt = (k: number) => actorHits.find((a) => a.from <= k && a.until > k);
    if (left.be && isParticiple) p.passive = true;
    if (left.be && isGerund) p.passive = false;
    if (
      /^(?:available to)$/.test(
        tokens
          .slice(hit.from, hit.until)
          .map((t) => t.word)
          .join(' '),
      )
    )
      p.passive = left.be;
    if (j < 0) {
      if (left.to) {
        p.purpose = true;
        p.actor = 'we';
        return p;
      }
      if (isParticiple) p.passive = true;
      else if (!isGerund) return null;
      p.actor = 'we';
      p.confidence = 0.7;
      return p;
    }
    if (CONJUNCTIONS.has(before)) {
      // `do not contain or capture`: one negation for both.
      if (before === 'or' && tokens.slice(Math.max(0, j - 4), j).some((t) => t.word === 'not' || t.word === 'never'))
        p.negated = true;
      let k = j;
      while (k > 0 && CONJUNCTIONS.has(tokens[k]!.word)) k--;
      const previous = list[list.length - 1];
      if (previous && !DETERMINERS.has(before)) {
        const close = previous.until > k;
        const sameShape = previous.passive === (isParticiple && (previous.passive || left.be)) || close;
        if (sameShape && (close || !isParticiple || previous.passive)) {
          p.actor = previous.actor;
          p.passive = previous.passive && isParticiple;
          p.negated = p.negated || (previous.negated && (close || before === 'or' || before === 'nor'));
          if (p.modality === 'does') p.modality = previous.modality;
          p.embedded = previous.embedded;
          p.purpose = previous.purpose && close;
          p.link = close ? list.length - 1 : -1;
          p.confidence = previous.confidence - (close ? 0 : 0.1);
          if (previous.purpose && !close) return null;
          return p;
        }
      }
    }
    if (left.to) {
      const g = actorAt(j);
      if (g && ['us', 'you'].includes(before)) {
        p.actor = before === 'us' ? 'we' : 'user';
        const asked = /^(?:request|requests|require|ask|want|wish|for)$/;
        if (before === 'us' && tokens.slice(Math.max(0, j - 4), j).some((t) => asked.test(t.word))) {
          p.purpose = true;
          return p;
        }
        if (before === 'you') {
          // `require you to provide`: what is asked of the person is collected; a refusal of asking is a denial.
          const asks = tokens.slice(Math.max(0, j - 6), j).some((t) => t.stem === 'require' || t.word === 'ask');
          if (asks) {
            const negated = tokens.slice(Math.max(0, j - 6), j).some((t) => t.word === 'not');
            p.negated = p.negated || negated;
            p.actor = negated ? 'we' : 'user';
            p.modality = 'must';
          } else p.purpose = true;
        }
        return p;
      }
      if (g && g.value !== 'we' && g.value !== 'user') {
        const give = tokens
          .slice(Math.max(0, g.from - 4), g.from)
          .some((t) => /^(?:allow|permit|enable|authori|require|let)/.test(t.word));
        p.actor = g.value;
        const scan = { ...p };
        const outer = this.leftScan(tokens, Math.max(0, g.from - 1), scan);
        p.negated = p.negated || scan.negated;
        void outer;
        if (!give) p.purpose = true;
        return p;
      }
      if (GOVERNORS.has(before)) {
        const scan: Predicate = { ...p };
        const outer = this.leftScan(tokens, j, scan);
        const subject = outer.at >= 0 ? actorAt(outer.at) : undefined;
        p.negated = p.negated || scan.negated;
        if (scan.modality !== 'does') p.modality = scan.modality;
        else if (['need', 'needs', 'required', 'have', 'has'].includes(before)) p.modality = 'must';
        if (subject) {
          p.actor = subject.value;
          return p;
        }
        if (outer.at >= 0 && tokens[outer.at]!.word === ',') {
          p.purpose = true;
          return p;
        }
      }
      p.purpose = true;
      return p;
    }
    const direct = actorAt(j);
    const asked = (): Predicate => {
      p.purpose = true;
      p.actor = 'we';
      return p;
    };
    if (direct) {
      const head = tokens[direct.from - 1]?.word ?? '';
      const headBefore = tokens[direct.from - 2]?.word ?? '';
      // `how we use it`, `who we share with`: a question inside a sentence tells nothing.
      if (['how', 'why', 'whether', 'what', 'who', 'whom', 'long', 'which'].includes(head) && direct.value !== 'user')
        return asked();
      if (head === 'information' && ['what', 'which'].includes(headBefore)) return asked();
      // `request that we erase`: a wish of the person, no practice.
      if (head === 'that' && /^(?:request|ask|demand|require|prefer)/.test(headBefore) && direct.value === 'we')
        return null;
    }
    if (direct && !(p.passive && direct.value !== 'user' && direct.value !== 'we' && false)) {
      if (p.passive) {
        // `users are asked`, `we are provided`: the subject receives; nobody else is named.
        const asked = /^(?:asked|required|requested)$/.test(word);
        p.actor = asked && direct.value === 'user' ? 'we' : (agentAfter(tokens, actorHits, hit.until) ?? 'we');
        return p;
      }
      const lead = tokens[direct.from - 1]?.word ?? '';
      if (
        direct.value === 'user' &&
        direct.from > 0 &&
        /^[a-z]{3,}$/.test(lead) &&
        !NO_NOUN.has(lead) &&
        !ADVERBS.has(lead)
      ) {
        p.embedded = true;
        p.leftOnly = true;
      }
      if (isGerund && !left.be) return null;
      if (
        isParticiple &&
        !left.have &&
        !/^(?:cached|shared|stored)$/.test(word) &&
        direct.value !== 'we' &&
        direct.value !== 'user' &&
        tokens[hit.until]?.word === 'by'
      )
        return null;
      p.actor = direct.value;
      return p;
    }
    if (RELATIVE.has(before)) {
      p.embedded = true;
      if (p.passive) {
        p.actor = agentAfter(tokens, actorHits, hit.until) ?? 'we';
        return p;
      }
      const antecedent = [...actorHits].reverse().find((a) => a.until <= j && j - a.until < 8);
      p.actor = antecedent?.value ?? null;
      if (p.actor === 'user') p.actor = null;
      // `teams … who have access`: the teams are ours where we have them.
      if (!p.actor && /^(?:who|that)$/.test(before)) {
        const holder = actorHits.find((a) => a.until <= j && a.value === 'we');
        if (holder) p.actor = 'we';
      }
      p.confidence = 0.7;
      return p.actor ? p : null;
    }
    if (p.passive) {
      const agent = agentAfter(tokens, actorHits, hit.until);
      // `why it is collected`
      if (
        ['why', 'how', 'whether', 'when', 'where'].includes(tokens[j - 1]?.word ?? '') &&
        ['it', 'they', 'data', 'information'].includes(before)
      )
        return null;
      p.actor = agent ?? 'we';
      return p;
    }
    if (isParticiple) {
      // `information collected by …`, `information we collected`: a relative clause without its pronoun.
      const object = hits.find((h) => h.until - 1 === j || (h.until <= j && j - h.until < 3));
      if (!object) return null;
      p.passive = true;
      p.embedded = true;
      const next = tokens[hit.until]?.word;
      p.actor =
        agentAfter(tokens, actorHits, hit.until) ??
        (next === 'from' || next === 'about' || next === 'through' || next === 'when' ? 'we' : null);
      p.confidence = 0.7;
      return p.actor ? p : null;
    }
    if (isGerund) {
      if (['by', 'for', 'of', 'from', 'through', 'including', 'about', 'before', 'when', 'in'].includes(before)) {
        // `for collecting information`: we do, unless told otherwise.
        if (before === 'for' && j === 0) {
          p.actor = 'we';
          return p;
        }
        if (before === 'from') {
          const prohibited = tokens.slice(Math.max(0, j - 4), j).some((t) => t.word === 'prohibited');
          const who = [...actorHits].reverse().find((a) => a.until <= j);
          if (prohibited && who) {
            p.actor = who.value;
            p.negated = true;
            return p;
          }
        }
      }
      return null;
    }
    // `help us provide`, `helps us …, and provide`
    if (before === 'us') {
      p.actor = 'we';
      p.confidence = 0.7;
      return p;
    }
    const first = actorHits[0];
    const ours = tokens[0]?.word === 'our' && tokens.slice(0, j + 1).some((t) => OUR_PEOPLE.has(t.stem));
    const head = first?.from === 0 && first.value !== 'user' ? first.value : ours ? 'we' : null;
    if (
      head &&
      (CONJUNCTIONS.has(before) || /^(?:communicate|interact)$/.test(before)) &&
      !list.some((q) => !q.embedded && q.link < 0 && q.actor !== head)
    ) {
      p.actor = head;
      p.confidence = 0.6;
      return p;
    }
    const near = [...actorHits].reverse().find((a) => a.until <= j + 1 && j - a.until < 10);
    if (near && !list.some((q) => q.from > near.until && !q.embedded)) {
      const between = tokens.slice(near.until, j + 1).map((t) => t.word);
      if (between.some((w) => STRONG_STOPS.has(w))) return null;
      if (near.value === 'user' && !between.includes(')')) return null;
      if (DETERMINERS.has(before) || ['to', 'of', 'with', 'for', 'in', 'by', 'on'].includes(before)) return null;
      p.actor = near.value;
      p.confidence = 0.6;
      return p;
    }
    return null;
  }

  /** Walks left over auxiliaries, adverbs and negations to the last word of the subject. */
  private leftScan(
    tokens: readonly Token[],
    from: number,
    p: Predicate,
  ): { at: number; be: boolean; to: boolean; have: boolean } {
    let j = from - 1;
    let be = false;
    let to = false;
    let have = false;
    for (; j >= 0; j--) {
      const w = tokens[j]!.word;
      if (w === ')') {
        let depth = 1;
        let k = j - 1;
        while (k >= 0 && depth > 0) {
          if (tokens[k]!.word === ')') depth++;
          if (tokens[k]!.word === '(') depth--;
          if (depth > 0) k--;
        }
        if (depth > 0) break;
        j = k;
        continue;
      }
      if (w === 'not' || w === 'never') {
        if (tokens[j + 1]?.word !== 'only') p.negated = true;
      } else if (w === 'longer' && tokens[j - 1]?.word === 'no') {
        p.negated = true;
        j--;
      } else if (BE.has(w)) be = true;
      else if (AUX.has(w)) have = true;
      else if (this.vocab.modals.en[w] && w !== 'need') p.modality = this.vocab.modals.en[w]!;
      else if (w === 'to' && !to && !be && !have) {
        to = true;
        if (tokens[j - 1]?.word === 'order') {
          j -= 2;
          break;
        }
        j--;
        while (j >= 0 && tokens[j]!.word === 'not') {
          p.negated = true;
          j--;
        }
        break;
      } else if (w === 'to' && be) {
        to = true;
        j--;
        break;
      } else if (w === 'and' && /ly$/.test(tokens[j - 1]?.word ?? '') && /ly$/.test(tokens[j + 1]?.word ?? ''))
        continue;
      else if (!ADVERBS.has(w) && !/ly$/.test(w)) break;
    }
    return { at: j, be, to, have };
  }

  private objects(
    list: readonly Predicate[],
    n: number,
    tokens: readonly Token[],
    hits: readonly Hit<Meaning>[],
    conditions: readonly [number, number][],
  ): { hits: Hit<Meaning>[]; anaphor: boolean; none: boolean } {
    const p = list[n]!;
    if (p.passive) {
      let start = 0;
      for (let i = p.from - 1; i >= 0; i--) {
        const w = tokens[i]!.word;
        if (w === ';' || (w === ':' && !p.embedded)) {
          start = i + 1;
          break;
        }
        const q = list.find((x) => x.from === i);
        if (q && !q.embedded && !q.purpose && q.link < 0 && p.link < 0 && n - 1 >= 0 && !isLinked(list, n)) {
          start = i + 1;
          break;
        }
        const condition = conditions.find(([a, b]) => i >= a && i < b && !(p.from >= a && p.from < b));
        if (condition) {
          start = condition[1];
          break;
        }
      }
      const left = hits.filter((h) => h.from >= start && h.until <= p.from);
      const object = p.embedded ? left.slice(-1) : left;
      const subject = tokens.slice(start, p.from).map((t) => t.word);
      const anaphor =
        subject.some((w) => ['it', 'they', 'this', 'that', 'these', 'such', 'them', 'which', 'those'].includes(w)) ||
        subject.length <= 2;
      const none = subject.some((w) => NEGATING_DETERMINERS.has(w)) && object.length > 0;
      // Where the subject names nothing, what follows may: `you are asked for your name`.
      if (object.length === 0 && ['ask', 'request', 'require'].some((w) => p.word.startsWith(w)))
        return { hits: this.rightOf(list, n, tokens, hits, conditions), anaphor, none };
      return { hits: object, anaphor, none };
    }
    const right = p.leftOnly ? [] : this.rightOf(list, n, tokens, hits, conditions);
    if (right.length === 0 && !p.leftOnly) {
      const next = list[n + 1];
      if (next && next.link === n) return this.objects(list, n + 1, tokens, hits, conditions);
    }
    const after = tokens.slice(p.until, p.until + 5).map((t) => t.word);
    const anaphor =
      after.slice(0, 2).some((w) => w === 'it' || w === 'them') ||
      ['this', 'these', 'such', 'that', 'those'].some((w) => {
        const k = after.indexOf(w);
        const next = after[k + 1] ?? '';
        if (k < 0 || k > 2) return false;
        return (
          /^(?:information|data|personal|media|content)$/.test(next) ||
          (k === 0 && /^(?:to|for|in|with|,|\.)?$/.test(next))
        );
      });
    const none = after.slice(0, 2).some((w) => NEGATING_DETERMINERS.has(w)) && right.length > 0;
    // `the information we collect`: the noun before is the object.
    if (right.length === 0 && !anaphor) {
      const before = hits.filter((h) => h.until <= p.from && p.from - h.until < 6).slice(-1);
      if (before.length > 0) {
        p.embedded = true;
        return { hits: before, anaphor: false, none: false };
      }
    }
    return { hits: right, anaphor, none };
  }

  private rightOf(
    list: readonly Predicate[],
    n: number,
    tokens: readonly Token[],
    hits: readonly Hit<Meaning>[],
    conditions: readonly [number, number][],
  ): Hit<Meaning>[] {
    const p = list[n]!;
    let end = tokens.length;
    for (let i = p.until; i < tokens.length; i++) {
      const w = tokens[i]!.word;
      if (w === ';') {
        end = i;
        break;
      }
      const q = list.find((x) => x.from === i);
      if (q && !q.embedded && !(q.inCondition && !p.inCondition)) {
        end = i;
        break;
      }
      const condition = conditions.find(([a, b]) => i >= a && i < b && !(p.from >= a && p.from < b));
      if (condition) {
        i = condition[1] - 1;
        if (condition[1] >= tokens.length) end = condition[0];
        continue;
      }
      // A purpose begins: `to estimate …`. What is made there belongs to the other verb.
      if (
        w === 'to' &&
        i > p.until &&
        /^(?:help|provide|improve|operate|understand|protect|verify|ensure|prevent|allow|enable|comply|respond|send|offer|deliver|make|support|personali[sz]e|customi[sz]e|estimate|facilitate|enforce|detect|promote|show|create|determine|serve|market|develop|contact|communicate|process|complete|fulfil+|administer|maintain|conduct|perform|analy[sz]e|measure|better)$/.test(
          tokens[i + 1]?.word ?? '',
        )
      ) {
        end = i;
        break;
      }
    }
    return hits.filter(
      (h) =>
        h.from >= p.until &&
        h.until <= end &&
        !conditions.some(([a, b]) => h.from >= a && h.from < b && !(p.from >= a && p.from < b)),
    );
  }

  private recipient(
    tokens: readonly Token[],
    actorHits: readonly Hit<Actor>[],
    p: Predicate,
    next: Predicate | undefined,
  ): { actor: Actor; words: string } | null {
    const limit = next && next.link < 0 && !next.embedded && !next.purpose ? next.from : tokens.length;
    const first = tokens[p.until];
    // `provide us with`, `give you`
    const dative = actorHits.find((a) => a.from === p.until && ['us', 'you'].includes(first?.word ?? ''));
    if (dative) return { actor: dative.value, words: first!.word };
    if (tokens.slice(p.from, p.until).some((t) => t.word === 'to')) {
      const hit = actorHits.find((a) => a.from >= p.until && a.from < p.until + 4);
      if (hit) return { actor: hit.value, words: wordsOf(tokens, hit) };
    }
    for (let i = p.until; i < limit; i++) {
      if (!['to', 'with', 'among', 'within', 'between'].includes(tokens[i]!.word)) continue;
      const hit = actorHits.find((a) => a.from > i && a.from <= i + 7 && a.from < limit);
      if (hit) return { actor: hit.value, words: wordsOf(tokens, hit) };
    }
    return null;
  }
}

/** Sentences that send the reader elsewhere and state nothing. */
const POINTS_ELSEWHERE =
  /^(?:to (?:learn|find out|see|understand)\b|for (?:more|further|additional)\b|you can (?:also )?(?:learn|find|read|see)\b|learn\b|please (?:see|refer|review|read|visit|check)\b|see\b|click\b|visit\b|more information\b|read\b|until\b|you (?:believe|were|are or were)\b)/i;

/** In brackets or in quotation marks: said about something else. */
const aside = (tokens: readonly Token[], at: number): boolean => {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < at; i++) {
    if (tokens[i]!.word === '"') quoted = !quoted;
    else if (tokens[i]!.word === '“') quoted = true;
    else if (tokens[i]!.word === '”') quoted = false;
    if (tokens[i]!.word === '(') depth++;
    if (tokens[i]!.word === ')') depth--;
  }
  return depth > 0 || quoted;
};

const OPENERS = words('when if where while although as once whenever unless because since');
const FINITE = words('is are was were will may can must should might please see learn');

/** A fragment lists data: it names some, and is no sentence about something else. Under a mere heading it has no verb. */
function listable(tokens: readonly Token[], hits: readonly Hit<Meaning>[], loose: boolean): boolean {
  const first = tokens.find((t) => /[\p{L}]/u.test(t.word))?.word ?? '';
  const specific = hits.some((h) => !h.value.ids.includes('any'));
  if (OPENERS.has(first)) return !loose && specific;
  if (first === 'you' || first === 'we' || first === 'they' || first === 'please')
    return !loose && specific && first === 'we';
  if (!loose) return true;
  return specific && !tokens.some((t) => FINITE.has(t.word));
}

const wordsOf = (tokens: readonly Token[], hit: Hit<unknown>): string =>
  tokens
    .slice(hit.from, hit.until)
    .map((t) => t.word)
    .join(' ');

const isLinked = (list: readonly Predicate[], n: number): boolean => list[n]!.link >= 0;

/** The agent of a passive: `by the relevant Mini Program`. Anyone who is not we or you is a third party. */
function agentAfter(tokens: readonly Token[], actorHits: readonly Hit<Actor>[], from: number): Actor | null {
  for (let i = from; i < Math.min(tokens.length, from + 12); i++) {
    const w = tokens[i]!.word;
    if (w === ';' || w === 'when' || w === 'if') return null;
    if (w !== 'by') continue;
    const hit = actorHits.find((a) => a.from > i && a.from <= i + 6);
    const next = tokens[i + 1]?.word ?? '';
    if (next.endsWith('ing') || ['law', 'applicable', 'email', 'mail', 'default', 'you'].includes(next))
      return next === 'you' ? 'user' : null;
    return hit ? hit.value : 'third-party';
  }
  return null;
}

/** What `it`, `this` and `such information` stand for: data named before in the sentence, else the topic. */
function topicOf(
  text: string,
  tokens: readonly Token[],
  hits: readonly Hit<Meaning>[],
  p: Predicate,
  ctx: SentenceContext,
): DataType[] {
  void text;
  void tokens;
  const before = hits.filter((h) => h.until <= p.from && !h.value.ids.includes('any'));
  const last = before[before.length - 1];
  if (last) return [...last.value.ids];
  if (ctx.topic.length > 0) return [...ctx.topic];
  const any = hits.filter((h) => h.until <= p.from).pop();
  return any ? [...any.value.ids] : [];
}

/** Stretches of the sentence that are conditions, as token ranges. */
function conditionSpans(
  tokens: readonly Token[],
  subordinators: Phrases<string>,
  actorHits: readonly Hit<Actor>[],
  hits: readonly Hit<Meaning>[],
): [number, number][] {
  const spans: [number, number][] = [];
  for (let i = 0; i < tokens.length; i++) {
    const hit = subordinators.at(tokens, i);
    if (!hit) continue;
    const word = tokens[i]!.word;
    if (
      word === 'where' &&
      ['you', 'to', 'your'].includes(tokens[i + 1]?.word ?? '') &&
      i > 0 &&
      tokens[i - 1]!.word !== ','
    )
      continue;
    if (
      word === 'while' ||
      word === 'after' ||
      word === 'before' ||
      word === 'during' ||
      word === 'until' ||
      word === 'upon'
    ) {
      // A time, not a condition, unless a clause follows.
      if (!actorHits.some((a) => a.from > i && a.from <= i + 3)) continue;
    }
    const opens =
      i === 0 ||
      [',', '(', ';', ':', 'and', 'but', 'that'].includes(tokens[i - 1]!.word) ||
      /^(?:example|cases|however|note)$/.test(tokens[i - 1]!.word);
    let end = tokens.length;
    let firstComma = -1;
    let depth = 0;
    for (let j = hit.until; j < tokens.length; j++) {
      const w = tokens[j]!.word;
      if (w === '(') depth++;
      if (w === ')') {
        depth--;
        if (depth < 0) {
          end = j;
          break;
        }
      }
      if (depth > 0) continue;
      if (w === ';' || (w === 'then' && actorHits.some((a) => a.from === j + 1))) {
        end = j;
        break;
      }
      if (w !== ',') continue;
      let k = j + 1;
      while (
        k < tokens.length &&
        (ADVERBS.has(tokens[k]!.word) || ['then', 'certain', 'of', 'the', 'a', 'any'].includes(tokens[k]!.word))
      )
        k++;
      const subject = actorHits.find((a) => a.from === k);
      const data = hits.find((h) => h.from >= k && h.from <= k + 1);
      if (firstComma < 0) firstComma = j;
      if (
        subject ||
        data ||
        ['this', 'such', 'it', 'they', 'please', 'these', 'our', 'your'].includes(tokens[k]?.word ?? '')
      ) {
        end = j;
        break;
      }
    }
    if (opens && end === tokens.length && firstComma > 0) end = firstComma;
    spans.push([i, end]);
    i = Math.max(i, end - 1);
  }
  return spans;
}

function conditionIn(sentence: string, tokens: readonly Token[], subordinators: Phrases<string>): string | null {
  const spans = conditionSpans(tokens, subordinators, [], []);
  const first = spans[0];
  if (!first) return null;
  const base = tokens[0]!.start;
  return sentence.slice(tokens[first[0]]!.start - base, tokens[first[1] - 1]!.end - base);
}

/** Data after `but not`, `other than`, `not including`. */
function negatedHits(tokens: readonly Token[], hits: readonly Hit<Meaning>[]): Hit<Meaning>[] {
  const out: Hit<Meaning>[] = [];
  for (let i = 0; i < tokens.length - 1; i++) {
    const w = tokens[i]!.word;
    const next = tokens[i + 1]!.word;
    const opens = (w === 'but' && next === 'not') || (w === 'not' && next === 'including') || w === 'excluding';
    if (!opens || /^(?:limited|only|restricted)$/.test(tokens[i + 2]?.word ?? '')) continue;
    let end = tokens.length;
    for (let j = i + 2; j < tokens.length; j++) {
      if (
        [')', ';', '.'].includes(tokens[j]!.word) ||
        (tokens[j]!.word === ',' && ['we', 'and'].includes(tokens[j + 1]?.word ?? ''))
      ) {
        end = j;
        break;
      }
    }
    out.push(...hits.filter((h) => h.from > i && h.until <= end));
  }
  return out;
}

/** Denials win over affirmations of the same actor on the same data in one sentence; equal claims are one. */
function settle(drafts: Draft[], tokens: readonly Token[], earlier: readonly Draft[]): Draft[] {
  void tokens;
  const denials = [...earlier, ...drafts].filter((d) => d.polarity === 'deny' && d.rule !== 'but-not');
  const kept: Draft[] = [];
  for (const d of drafts) {
    if (d.polarity === 'affirm' && d.actor !== 'policy' && d.verb !== 'allow-opt-out') {
      if (denials.some((x) => x.data.some((id) => d.data.includes(id) || id === 'any' || d.data.includes('any'))))
        continue;
    }
    if (
      kept.some(
        (k) => k.actor === d.actor && k.verb === d.verb && k.polarity === d.polarity && sameData(k.data, d.data),
      )
    )
      continue;
    if (d.rule === 'relative' && drafts.some((o) => o !== d && o.rule !== 'relative' && o.actor === d.actor)) continue;
    kept.push(d);
  }
  return kept;
}

const sameData = (a: readonly string[], b: readonly string[]): boolean => b.every((x) => a.includes(x));

const COMMON = words(
  'This The Our We You Your If When Please In For These Any It They Such To And Or Privacy Policy Personal Information Terms Service However Note Subject Data Act Depending Learn See By',
);

/** Services and features a sentence names: runs of capitalised words that begin no sentence. */
export function servicesIn(sentence: string): string[] {
  const found: string[] = [];
  for (const m of sentence.matchAll(
    /\b[A-Z][\w’'&-]*(?:\s+(?:of\s+|and\s+(?=[A-Z]\w+\s+[a-z]))?[A-Z0-9][\w’'&-]*)*/g,
  )) {
    const name = m[0].trim();
    const parts = name.split(/\s+/);
    while (parts.length > 0 && COMMON.has(parts[0]!)) parts.shift();
    if (
      parts.length === 0 ||
      parts.every((w) => COMMON.has(w)) ||
      /(?:Polic(?:y|ies)|Guidelines|Terms|Agreement|Notice)$/.test(name)
    )
      continue;
    const service = parts.join(' ');
    if (!found.includes(service)) found.push(service);
  }
  return found;
}

/** The document that rules, as written. */
function governing(sentence: string): string | null {
  const m =
    /\b(?:subject to|governed by|in accordance with|refer to|described in|review)\s+((?:the|their|its|that|those|our)?\s*[^.;,]{0,120}?\b(?:[Pp]olic(?:y|ies)|[Gg]uidelines|[Tt]erms|[Nn]otices?|[Ss]tatements?)(?:\s+and\s+(?:[\w ]{0,40}?(?:[Pp]olic(?:y|ies)|[Gg]uidelines)))?)/.exec(
      sentence,
    ) ?? /\b(their own (?:[\w]+ ){0,3}polic(?:y|ies))/i.exec(sentence);
  return m?.[1]?.trim() ?? null;
}

const recipientWords = (sentence: string): string | null =>
  /\b((?:third[ -]party |selected |other |our )*(?:service providers?|vendors|contractors|partners|[A-Z]\w+ [Cc]ompanies|companies))/.exec(
    sentence,
  )?.[1] ?? null;
