// `telltale fetch <url>`: the only command that goes out for a document. Keeps the bytes, and beside them a record of how they came.
import { type Command, CommandError, EXIT } from '../command.ts';

const EXTENSIONS: Readonly<Record<string, string>> = {
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'application/pdf': 'pdf',
  'text/markdown': 'md',
  'text/plain': 'txt',
  'text/csv': 'csv',
  'application/json': 'json',
};

export const fetchCommand: Command = {
  name: 'fetch',
  about: {
    en: 'Fetches one document over the network and keeps bytes, headers, time and hash.',
    zh: '通过网络获取一份文件，保留字节、响应头、时间与哈希。',
  },
  usage: '<url>',
  options: [
    {
      name: 'out',
      value: 'DIR',
      about: { en: 'folder for the two files (default: this one)', zh: '存放两个文件的文件夹（默认当前文件夹）' },
    },
  ],
  async run(args, io) {
    const [text, more] = args.paths;
    if (text === undefined || more !== undefined)
      throw new CommandError(EXIT.usage, '`telltale fetch` takes one URL, such as https://example.org/privacy.');
    const [{ documentUrl, fetchDocument }, { sha256Hex }, { canonicalJson }, { mkdir, writeFile }, { join }] =
      await Promise.all([
        import('../fetch.ts'),
        import('../../base/hash.ts'),
        import('../../base/json.ts'),
        import('node:fs/promises'),
        import('node:path'),
      ]);
    const url = documentUrl(text);
    io.progress(`fetching ${url.href}`);
    const got = await fetchDocument(url).finally(() => io.progress(null));
    const at = new Date().toISOString();
    const sha256 = sha256Hex(got.bytes);
    const stated = got.headers.find(([name]) => name === 'content-type')?.[1] ?? '';
    const type = stated.replace(/;.*/s, '').trim().toLowerCase();
    const extension = Object.hasOwn(EXTENSIONS, type) ? EXTENSIONS[type] : 'bin';
    const host = new URL(got.url).hostname
      .replace(/[^a-z0-9.-]/gi, '_')
      .replace(/^[.-]+/, '')
      .slice(0, 100);
    const stem = `${host}-${at.slice(0, 19).replace(/[-:]/g, '')}Z-${sha256.slice(0, 8)}`;
    const dir = args.text('out') ?? '.';
    const file = `${stem}.${extension}`;
    const record = {
      schema: 'telltale/fetched@1',
      file,
      sha256,
      sizeBytes: got.bytes.length,
      at,
      requested: url.href,
      url: got.url,
      redirects: got.redirects,
      address: got.address,
      status: got.status,
      headers: got.headers,
      unpacked: got.unpacked,
    };
    const path = join(dir, file);
    try {
      await mkdir(dir, { recursive: true });
      // What stands there already is kept as it is.
      await writeFile(path, got.bytes, { flag: 'wx', mode: 0o600 });
      await writeFile(join(dir, `${stem}.fetched.json`), `${canonicalJson(record)}\n`, { flag: 'wx', mode: 0o600 });
    } catch (error) {
      const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      throw new CommandError(EXIT.cannotWrite, `${path} could not be written (${why}). Check folder and space.`, {
        cause: error,
      });
    }
    if (!io.quiet) io.say(`SHA-256 ${sha256}, ${got.bytes.length} bytes, from ${got.url}.`);
    io.out(`${path}\n`);
    return EXIT.done;
  },
};
