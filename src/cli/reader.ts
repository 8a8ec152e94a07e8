// Asks a language model that the owner runs, over the OpenAI-compatible protocol, about one document: `--reader URL`.
// Loopback only, unless the owner allows more; nothing is followed, nothing but the document's text is sent.
import { lookup as resolveName } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIPv6 } from 'node:net';
import { isObject } from '../base/json.ts';
import { printable } from '../base/text.ts';
import { ANSWER_SCHEMA, INSTRUCTIONS, partsOf, QUESTION } from '../declarations/reading/second-reader.ts';
import type { Readable } from '../formats/readable.ts';
import { type ReadingPart, SECOND_READING_SCHEMA, type SecondReading } from '../model/second-reading.ts';
import { EXIT, type Io } from './command.ts';
import type { ReaderSettings } from './reader-options.ts';
import { cliWords, SaidError } from './words.ts';

export interface ReaderLimits {
  /** One question, milliseconds. Models on a small machine take their time. */
  readonly durationMs: number;
  readonly answerBytes: number;
}
const LIMITS: ReaderLimits = { durationMs: 300_000, answerBytes: 4 * 1024 * 1024 };
const SETTINGS = { temperature: 0, seed: 7 } as const;

const isLoopback = (address: string): boolean => address === '::1' || /^(?:::ffff:)?127\.\d+\.\d+\.\d+$/i.test(address);

/** The address to connect to. A name is looked at before anything is sent to it. */
async function addressOf(settings: ReaderSettings): Promise<string> {
  const name = settings.url.hostname.replace(/^\[|\]$/g, '');
  let addresses: string[];
  try {
    addresses = (await resolveName(name, { all: true })).map((a) => a.address);
  } catch (error) {
    throw new SaidError(EXIT.noRows, 'reader-unreachable', { url: settings.url.href }, { cause: error });
  }
  const first = addresses[0];
  if (first === undefined) throw new SaidError(EXIT.noRows, 'reader-unreachable', { url: settings.url.href });
  if (!settings.allowRemote && !addresses.every(isLoopback))
    throw new SaidError(EXIT.usage, 'reader-remote', { url: settings.url.href });
  return first;
}

class Refused extends Error {}

/** One POST. Resolves with status and body; rejects with `Refused` on a limit, else with the error of the connection. */
function post(url: URL, address: string, body: string, limits: ReaderLimits) {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const family = isIPv6(address) ? 6 : 4;
  const signal = AbortSignal.timeout(limits.durationMs);
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const request = send(
      url,
      {
        method: 'POST',
        signal,
        agent: false,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          'content-length': String(Buffer.byteLength(body)),
          connection: 'close',
        },
        lookup: (_name, options, done) =>
          options.all ? done(null, [{ address, family }]) : done(null, address, family),
      },
      (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        response.on('data', (part: Buffer) => {
          size += part.length;
          if (size > limits.answerBytes) {
            reject(new Refused('too-large'));
            response.destroy();
          } else parts.push(part);
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }),
        );
        response.on('aborted', () => reject(new Refused(signal.aborted ? 'timeout' : 'broken-off')));
        response.on('error', (error) => reject(signal.aborted ? new Refused('timeout') : error));
      },
    );
    request.on('error', (error) => reject(signal.aborted ? new Refused('timeout') : error));
    request.end(body);
  });
}

/** The text of the first choice; null where the answer is of another form. */
function contentOf(text: string): string | null {
  let v: unknown;
  try {
    v = JSON.parse(text);
  } catch {
    return null;
  }
  const choices = isObject(v) ? v['choices'] : null;
  const first: unknown = Array.isArray(choices) ? choices[0] : null;
  const message = isObject(first) ? first['message'] : null;
  const content = isObject(message) ? message['content'] : null;
  return typeof content === 'string' ? content : null;
}

/** How strictly a server is asked for JSON; one that does not know the stricter form is asked in the next. */
const FORMS = [
  { type: 'json_schema', json_schema: { name: 'claims', strict: true, schema: ANSWER_SCHEMA } },
  { type: 'json_object' },
  null,
] as const;

/**
 * Asks about every part of a document, one after another. A part without an answer is kept as such. Throws a SaidError where
 * the server cannot be reached at all or is not on this machine.
 */
export async function secondReadingOf(
  document: { readonly sha256: string; readonly name: string; readonly readable: Readable },
  settings: ReaderSettings,
  io: Pick<Io, 'progress' | 'lang'>,
  limits: ReaderLimits = LIMITS,
): Promise<SecondReading> {
  const address = await addressOf(settings);
  const url = new URL('chat/completions', settings.url);
  const parts: ReadingPart[] = [];
  const asked = partsOf(document.readable);
  let form = 0;
  const ask = async (text: string): Promise<Pick<ReadingPart, 'answer' | 'failed'>> => {
    for (; ; form++) {
      const body = JSON.stringify({
        model: settings.model,
        stream: false,
        ...SETTINGS,
        ...(FORMS[form] && { response_format: FORMS[form] }),
        messages: [
          { role: 'system', content: INSTRUCTIONS },
          { role: 'user', content: `The part:\n<<<\n${text}\n>>>` },
        ],
      });
      const { status, text: said } = await post(url, address, body, limits);
      if ((status === 400 || status === 422) && form < FORMS.length - 1) continue;
      if (status !== 200) return { answer: null, failed: `status-${status}` };
      const content = contentOf(said);
      return content === null ? { answer: null, failed: 'no-answer' } : { answer: content, failed: null };
    }
  };
  try {
    for (const [n, part] of asked.entries()) {
      io.progress(
        cliWords(io.lang, 'reader-progress', { name: document.name, n: String(n + 1), of: String(asked.length) }),
      );
      let got: Pick<ReadingPart, 'answer' | 'failed'>;
      try {
        got = await ask(part.text);
      } catch (error) {
        // Nobody there at the first question: say so instead of keeping an empty record.
        if (!(error instanceof Refused) && n === 0)
          throw new SaidError(
            EXIT.noRows,
            'reader-unreachable',
            { url: printable(settings.url.href) },
            { cause: error },
          );
        got = { answer: null, failed: error instanceof Refused ? error.message : 'no-connection' };
      }
      parts.push({ start: part.start, end: part.end, ...got });
    }
  } finally {
    io.progress(null);
  }
  return {
    schema: SECOND_READING_SCHEMA,
    document: { sha256: document.sha256, name: document.name },
    model: settings.model,
    question: QUESTION,
    settings: SETTINGS,
    parts,
  };
}
