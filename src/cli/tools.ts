// What Node can do for a reader and a browser cannot: databases, secrets, tshark.
import { readFileSync } from 'node:fs';
import type { Tools, Words } from '../model/units.ts';
import { EXIT, type Io } from './command.ts';
import { findTshark, runTshark } from './tshark.ts';
import { cliWords, SaidError } from './words.ts';

/** `databases`: an input may be or hold a database, so the native module is worth loading. */
export async function nodeTools(io: Io, wanted: { passwordFd?: number; databases: boolean }): Promise<Partial<Tools>> {
  const tools: Partial<Tools> = { secret: secretFrom(io, wanted.passwordFd) };
  const program = findTshark();
  if (program !== null) tools.tshark = runTshark(program);
  if (!wanted.databases) return tools;
  try {
    const { openSqlite, checkSqlite } = await import('../formats/sqlite.ts');
    checkSqlite();
    return { ...tools, openSqlite };
  } catch (error) {
    io.say(
      cliWords(io.lang, 'no-database', {
        why: (error instanceof Error ? error.message : String(error)).split('\n')[0]!,
      }),
    );
    return tools;
  }
}

/** Asks the owner for a secret: from a file descriptor where one is given, else unseen at a terminal. */
export const secretFrom =
  (io: Io, fd?: number): Tools['secret'] =>
  (question) =>
    secret(question, io, fd);

/** The bytes up to the first line end of the descriptor, or of what is typed unseen at a terminal; null without either. */
async function secret(question: Words, io: Io, fd?: number): Promise<Uint8Array | null> {
  if (fd !== undefined) {
    try {
      return firstLine(readFileSync(fd));
    } catch (error) {
      throw new SaidError(EXIT.usage, 'password-unread', { fd: String(fd) }, { cause: error });
    }
  }
  if (!process.stdin.isTTY) return null;
  io.progress(null);
  process.stderr.write(`${io.lang === 'zh-CN' ? question.zh : question.en} `);
  return readUnseen();
}

function firstLine(bytes: Uint8Array): Uint8Array {
  const end = bytes.findIndex((b) => b === 10 || b === 13);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

/** Reads one line from the terminal without echo. Ctrl-C and Ctrl-D give null. */
function readUnseen(): Promise<Uint8Array | null> {
  const { stdin } = process;
  return new Promise((resolve) => {
    const typed: number[] = [];
    const finish = (value: Uint8Array | null) => {
      stdin.off('data', take);
      stdin.setRawMode(false);
      stdin.pause();
      process.stderr.write('\n');
      typed.fill(0);
      resolve(value);
    };
    const take = (chunk: Buffer) => {
      for (const byte of chunk) {
        if (byte === 3 || byte === 4) return finish(null);
        if (byte === 10 || byte === 13) return finish(Uint8Array.from(typed));
        if (byte === 8 || byte === 127) {
          // One character may be several UTF-8 bytes.
          while (typed.length && (typed.at(-1)! & 0xc0) === 0x80) typed.pop();
          typed.pop();
        } else typed.push(byte);
      }
    };
    stdin.setRawMode(true);
    stdin.resume();
    stdin.on('data', take);
  });
}
