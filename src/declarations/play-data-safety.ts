// Google Play's Data safety section: the CSV that the console exports, or the text of the public page.
import { printable } from '../base/text.ts';
import { looksLikeHtml, readHtml } from '../formats/html.ts';
import { labelNames } from '../knowledge/policy/labels.ts';
import { type Problem, problem } from '../model/problem.ts';
import type { Claim } from '../model/rows.ts';
import type { Declaration } from '../model/units.ts';
import { labelClaim, otherIfEmpty, readingOf, textOf, unknownName } from './reading/labelled.ts';

const CSV_HEAD = /^\ufeff?"?Question ID \(machine readable\)"?\s*,/;
const PAGE = /Data safety|数据安全/;
const PAGE_PARTS = /Data (?:shared|collected)\b|No data (?:shared|collected)|共享的数据|收集的数据/i;

export const playDataSafety: Declaration = {
  id: 'play-data-safety',
  title: { en: 'Google Play Data safety', zh: 'Google Play 数据安全' },
  howToGet: [
    {
      en: 'Export the form as CSV in the Play Console (App content › Data safety), or save the page play.google.com/store/apps/datasafety?id=… .',
      zh: '在 Play 管理中心“应用内容 › 数据安全”导出 CSV，或保存网页 play.google.com/store/apps/datasafety?id=…。',
    },
  ],
  verifiedOn: [],
  recognize: (head) =>
    CSV_HEAD.test(head.text) || (PAGE.test(head.text) && PAGE_PARTS.test(head.text) && !/<plist/.test(head.text)),
  async read(snapshot, context) {
    const text = await textOf(snapshot);
    const problems: Problem[] = [];
    const claims = CSV_HEAD.test(text) ? fromCsv(text) : fromPage(text);
    return readingOf(text, claims, problems);

    function fromCsv(csv: string): Claim[] {
      const names = labelNames('play');
      const found = new Map<
        string,
        { collect: boolean; share: boolean; collectFor: string[]; shareFor: string[]; optional: boolean; at: number }
      >();
      const ticked = new Set<string>();
      const out: Claim[] = [];
      let at = 0;
      csv.split('\n').forEach((line, n) => {
        const start = at;
        at += line.length + 1;
        if (n === 0 || !line.trim()) return;
        const cells = cellsOf(line.replace(/\r$/, ''));
        const [question = '', response = '', value = ''] = cells;
        const on = value.trim().toLowerCase() === 'true';
        if (question === 'PSL_DATA_COLLECTION_ENCRYPTED_IN_TRANSIT' && on)
          out.push(
            labelClaim(
              snapshot.sha256,
              context.options.app,
              csv,
              question,
              { verb: 'protect', data: ['any'], rule: 'encrypted-in-transit', condition: 'transmission' },
              start,
            ),
          );
        if (question === 'PSL_DATA_COLLECTION_COLLECTS_PERSONAL_DATA' && value.trim().toLowerCase() === 'false')
          out.push(
            labelClaim(
              snapshot.sha256,
              context.options.app,
              csv,
              question,
              { verb: 'collect', data: ['any'], polarity: 'deny', rule: 'collects-nothing' },
              start,
            ),
          );
        if (on && question.startsWith('PSL_DATA_TYPES_')) ticked.add(response);
        const usage = /^PSL_DATA_USAGE_RESPONSES:(\w+):(\w+)$/.exec(question);
        if (!usage || !on) return;
        const [, type = '', aspect = ''] = usage;
        const entry = found.get(type) ?? {
          collect: false,
          share: false,
          collectFor: [],
          shareFor: [],
          optional: false,
          at: start,
        };
        found.set(type, entry);
        if (response === 'PSL_DATA_USAGE_ONLY_COLLECTED') entry.collect = true;
        else if (response === 'PSL_DATA_USAGE_ONLY_SHARED') entry.share = true;
        else if (response.endsWith('_OPTIONAL')) entry.optional = true;
        else if (aspect.includes('PURPOSE')) {
          const purpose = names.purposes.get(response);
          if (purpose) (aspect.includes('SHARING') ? entry.shareFor : entry.collectFor).push(purpose);
          else problems.push(unknownName(snapshot, 'the purpose', response));
        }
      });
      for (const type of ticked)
        if (!found.has(type))
          problems.push(
            problem(
              'unknown-layout',
              { input: snapshot.sha256 },
              `${snapshot.name}: ${printable(type, 80)} is ticked and its usage is not answered: neither collected nor shared.`,
            ),
          );
      for (const [type, e] of found) {
        if (!names.types.has(type)) problems.push(unknownName(snapshot, 'the data type', type));
        const data = otherIfEmpty(names.types.get(type));
        const condition = e.optional ? 'the person may choose' : null;
        if (e.collect)
          out.push(
            labelClaim(
              snapshot.sha256,
              context.options.app,
              csv,
              type,
              { verb: 'collect', data, purpose: e.collectFor, condition, rule: 'data-safety' },
              e.at,
            ),
          );
        if (e.share)
          out.push(
            labelClaim(
              snapshot.sha256,
              context.options.app,
              csv,
              type,
              {
                verb: 'share',
                data,
                purpose: e.shareFor,
                condition,
                recipient: 'other companies',
                rule: 'data-safety',
              },
              e.at,
            ),
          );
        if (!e.collect && !e.share)
          problems.push(
            problem(
              'unknown-layout',
              { input: snapshot.sha256 },
              `${snapshot.name}: ${type} is ticked and neither collected nor shared.`,
            ),
          );
      }
      return out;
    }

    function fromPage(page: string): Claim[] {
      const names = labelNames('play');
      const blocks = looksLikeHtml(page)
        ? readHtml(page).blocks.map((b) => ({ text: b.text, at: b.at[0] ?? 0 }))
        : page.split('\n').map((t) => ({ text: t.trim(), at: page.indexOf(t) }));
      const out: Claim[] = [];
      let verb: 'collect' | 'share' | null = null;
      for (const b of blocks) {
        if (/^(?:No data shared|未共享任何数据)/i.test(b.text))
          out.push(
            labelClaim(
              snapshot.sha256,
              context.options.app,
              page,
              b.text,
              { verb: 'share', data: ['any'], polarity: 'deny', rule: 'page-none' },
              b.at,
            ),
          );
        else if (/^(?:No data collected|未收集任何数据)/i.test(b.text))
          out.push(
            labelClaim(
              snapshot.sha256,
              context.options.app,
              page,
              b.text,
              { verb: 'collect', data: ['any'], polarity: 'deny', rule: 'page-none' },
              b.at,
            ),
          );
        else if (/^(?:Data shared|共享的数据)/i.test(b.text)) verb = 'share';
        else if (/^(?:Data collected|收集的数据)/i.test(b.text)) verb = 'collect';
        else if (/encrypted in transit|传输(?:过程中|时)(?:会)?(?:进行)?加密/i.test(b.text))
          out.push(
            labelClaim(
              snapshot.sha256,
              context.options.app,
              page,
              b.text,
              { verb: 'protect', data: ['any'], rule: 'page-encrypted' },
              b.at,
            ),
          );
        else if (verb !== null && b.text.length < 200)
          for (const part of b.text.split(/,\s*(?:and\s+)?|\s+and\s+(?=[A-Z])/)) {
            const name = names.words.get(
              part
                .replace(/\s*·?\s*Optional$/i, '')
                .trim()
                .toLowerCase(),
            );
            if (name)
              out.push(
                labelClaim(
                  snapshot.sha256,
                  context.options.app,
                  page,
                  part.trim(),
                  {
                    verb,
                    data: otherIfEmpty(names.types.get(name)),
                    recipient: verb === 'share' ? 'other companies' : null,
                    rule: 'page',
                  },
                  b.at,
                ),
              );
          }
      }
      return out;
    }
  },
};

function cellsOf(line: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!;
    if (quoted && c === '"' && line[i + 1] === '"') {
      cell += '"';
      i++;
    } else if (c === '"') quoted = !quoted;
    else if (c === ',' && !quoted) {
      cells.push(cell);
      cell = '';
    } else cell += c;
  }
  cells.push(cell);
  return cells;
}
