// The generated reference: sources, rows, audits, commands and the contract. `npm run generate` writes these pages into docs/reference.
import { audits } from '../audits/index.ts';
import { loadEnvironment } from '../case/environment.ts';
import { declarations } from '../declarations/index.ts';
import { OUTCOMES } from '../model/finding.ts';
import { DATA_TYPES, dataTypeWords } from '../model/personal-data.ts';
import { PROBLEM_CODES } from '../model/problem.ts';
import { GRADES, ROW_SPECS } from '../model/rows.ts';
import { sources } from '../sources/index.ts';
import type { OptionSpec } from './command.ts';
import { commands } from './commands/index.ts';
import { importCommand } from './import.ts';
import { GENERAL_OPTIONS } from './options.ts';

const MADE = '<!-- Made by `npm run generate`; do not edit. -->\n';
const cell = (s: string) => s.replaceAll('|', '\\|').replaceAll('\n', ' ');

function unitPages(): string {
  const out = ['# What can be read\n', MADE];
  for (const unit of [...sources, ...declarations]) {
    out.push(`\n## \`${unit.id}\`\n\n${unit.title.en} · ${unit.title.zh}\n`);
    if ('describes' in unit) out.push(`\nRows: ${unit.describes.map((r) => `\`${r}\``).join(', ')}.\n`);
    out.push('\nHow to get it:\n\n', ...unit.howToGet.map((s, i) => `${i + 1}. ${s.en}\n`));
    out.push('\n如何取得：\n\n', ...unit.howToGet.map((s, i) => `${i + 1}. ${s.zh}\n`));
    out.push(`\nVerified on: ${unit.verifiedOn.length ? unit.verifiedOn.join('; ') : 'synthetic data only'}.\n`);
  }
  return out.join('');
}

function rowPage(): string {
  const out = [
    '# Rows\n',
    MADE,
    '\nEach row type is one file `rows/<row>.ndjson` of a case: one canonical JSON object a line, ordered by time. Every row says in `from` where in which input it stands.\n',
  ];
  for (const spec of Object.values(ROW_SPECS)) {
    out.push(
      `\n## ${spec.name} (\`rows/${spec.file}\`)\n\n${spec.about}\n\n| column | type | what it is |\n|---|---|---|\n`,
    );
    for (const [name, c] of Object.entries(spec.columns))
      out.push(`| \`${name}\` | ${cell(c.kind)} | ${cell(c.about)} |\n`);
  }
  out.push('\n## Data types\n\n| id | English | 中文 |\n|---|---|---|\n');
  for (const id of DATA_TYPES) out.push(`| \`${id}\` | ${dataTypeWords(id, 'en')} | ${dataTypeWords(id, 'zh-CN')} |\n`);
  return out.join('');
}

function auditPage(): string {
  const { knowledge } = loadEnvironment();
  const out = ['# Audits\n', MADE, '\nOne question each. An audit sees only the rows it declares.\n'];
  for (const { meta } of audits) {
    out.push(
      `\n## \`${meta.id}\`\n\n**${meta.title.en} · ${meta.title.zh}** (${meta.status})\n\n${meta.question.en}\n\n${meta.question.zh}\n`,
    );
    out.push(`\n${meta.explains.en}\n\n${meta.explains.zh}\n`);
    out.push(
      `\nNeeds: ${meta.needs.map((n) => `\`${n}\``).join(', ')}. Outcomes: ${meta.outcomes.map((o) => `\`${o}\``).join(', ')}.\n`,
    );
    if (meta.law.length)
      out.push(`\nLaw: ${meta.law.map((l) => `${knowledge.article(l)?.citationEn ?? l} (\`${l}\`)`).join('; ')}.\n`);
  }
  return out.join('');
}

const optionTable = (options: readonly OptionSpec[]) =>
  options.length === 0
    ? ''
    : `\n| option | what it does | 作用 |\n|---|---|---|\n${options
        .map(
          (o) =>
            `| \`--${o.name}${o.value ? ` ${cell(o.value)}` : ''}\` | ${cell(o.about.en)} | ${cell(o.about.zh)} |\n`,
        )
        .join('')}`;

function commandPage(): string {
  const out = ['# Commands\n', MADE];
  for (const c of [importCommand, ...commands]) {
    const name = ['telltale', c.name, c.usage].filter(Boolean).join(' ');
    out.push(`\n## \`${name}\`\n\n${c.about.en}\n\n${c.about.zh}\n${optionTable(c.options)}`);
  }
  out.push(`\n## With every command\n${optionTable(GENERAL_OPTIONS)}`);
  out.push(
    '\n## Exit codes\n\n| code | meaning |\n|---|---|\n| 0 | done; unreadable lines are counted on standard error |\n| 1 | findings at error level (`check`) |\n| 2 | wrong use, or a folder that holds something else |\n| 3 | an input gave no row or was not recognized |\n| 4 | seal broken, or `--rerun` differs |\n| 5 | could not write |\n',
  );
  return out.join('');
}

function resultPage(): string {
  return `# result.json
${MADE}
Canonical JSON (RFC 8785). \`telltale <paths…> --json\` prints it. Same inputs, same options, same version: the same bytes.

| member | what it is |
|---|---|
| \`schema\` | \`telltale/result@1\` |
| \`tool\` | \`name\`, \`version\`, and \`ruleSet\`: a fingerprint of everything that decides what is found |
| \`options\` | \`iosVersion\`, \`night\`, \`timeZone\`, \`app\`, \`recipient\`, \`phase\`, \`simulated\`, and where stated \`appKind\`: what \`verify --rerun\` needs |
| \`inputs[]\` | \`sha256\`, \`name\`, \`sizeBytes\`, \`source\` (null: not recognized), \`lines {total, used, duplicate, problem, blank, structural}\` with total = the sum of the others, \`rows {type: n}\` |
| \`coverage[]\` | \`source\`, \`input\`, \`row\`, \`kind\` (\`full\`: the record was kept for this time; \`remnant\`: single rows, the time around them is unknown), \`from\`, \`to\` |
| \`derived\` | \`era {timerMs, wallMs, basis}\` of the logging timer; \`night {from, to, basis}\` in minutes after midnight |
| \`apps[]\` | \`app\`, \`name\`, \`publisher\`, \`accesses {data: {rows, episodes, picker, open}}\` (\`rows\` and \`episodes\` leave picker use out), \`contacts\`, \`requests\` |
| \`findings[]\` | see below |
| \`problems[]\` | \`code\`, \`from\`, \`sentence\`, \`excerpt\` |
| \`totals\` | lines, rows, episodes, apps, findings by outcome |

A finding has \`id\` (SHA-256 of audit, app, subject and evidence places), \`audit\`, \`outcome\`, \`grade\`, \`app\`, \`subject {data?, host?, recipient?, feature?}\`, \`message {recorded, said, todo}\` each \`{id, params}\`, \`text\` (the same in English), \`evidence[]\` (places), \`claims[]\`, \`limits[]\` (what the record cannot show), \`law[]\`, \`counts\`.

Outcomes: ${OUTCOMES.map((o) => `\`${o}\``).join(', ')}.
Grades, weak to strong: ${GRADES.map((g) => `\`${g}\``).join(', ')}.
Problem codes: ${PROBLEM_CODES.map((p) => `\`${p}\``).join(', ')}.
`;
}

/** Path → text of every generated page. */
export async function referencePages(): Promise<Record<string, string>> {
  return {
    'docs/reference/sources.md': unitPages(),
    'docs/reference/rows.md': rowPage(),
    'docs/reference/audits.md': auditPage(),
    'docs/reference/commands.md': commandPage(),
    'docs/reference/result.md': resultPage(),
  };
}
