// Whose phone is it? Asked once a case and kept in its manifest, once an import of messages and kept in the archive.
// Where nobody can answer (a script, --json, --quiet, --no-open) nothing waits, and the answer stays "not asked".
import { createInterface } from 'node:readline/promises';
import { type CommandArguments, EXIT, type Io, type OptionSpec } from './command.ts';
import { cliWords, SaidError } from './words.ts';

/** What `--whose` takes. */
export const WHOSE = ['mine', 'agreed', 'donated'] as const;
export type Whose = (typeof WHOSE)[number];
/** What is kept: an answer, or that the person asked did not want to say. */
export type WhoseAnswer = Whose | 'not-said';

export const WHOSE_OPTION: OptionSpec = {
  name: 'whose',
  value: WHOSE.join('|'),
  about: {
    en: 'whose phone it is: your own, that of somebody who agreed and is present, or donated with consent; else asked once',
    zh: '这是谁的手机：自己的、已同意且在场的人的，或经同意捐赠的；未给出时询问一次',
  },
};

/** The option's value; undefined where it was not given. */
export function givenWhose(args: CommandArguments): Whose | undefined {
  const value = args.text('whose');
  if (value === undefined) return undefined;
  const found = WHOSE.find((w) => w === value);
  if (!found) throw new SaidError(EXIT.usage, 'whose', { values: WHOSE });
  return found;
}

/** True where a person sits at the terminal and did not ask for silence. */
export const mayAsk = (args: CommandArguments, io: Io): boolean =>
  Boolean(process.stdin.isTTY && process.stderr.isTTY) && !io.quiet && !args.has('json') && !args.has('no-open');

/** Puts the question. `what`: a phone, or the messages of an account. Ctrl-D and an empty line are "not said". */
export async function askWhose(what: 'phone' | 'chats', io: Io): Promise<WhoseAnswer> {
  io.progress(null);
  io.say(cliWords(io.lang, `whose.${what}`));
  WHOSE.forEach((answer, i) => {
    io.say(`  ${i + 1}  ${cliWords(io.lang, `whose.${answer}`)}`);
  });
  io.say(`  ${WHOSE.length + 1}  ${cliWords(io.lang, 'whose.not-said')}`);
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    for (let tries = 0; tries < 3; tries++) {
      const answer = answerOf(await asking.question('> '));
      if (answer) return answer;
    }
  } catch {
    // Ctrl-D and Ctrl-C are no answer.
  } finally {
    asking.close();
  }
  return 'not-said';
}

/** A number or a word of the list; null for anything else. */
export function answerOf(typed: string): WhoseAnswer | null {
  const text = typed.trim().toLowerCase();
  if (text === '') return 'not-said';
  const answers: readonly WhoseAnswer[] = [...WHOSE, 'not-said'];
  return answers[Number(text) - 1] ?? answers.find((a) => a === text) ?? null;
}
