// Opens a page in the owner's browser; prints its path where there is none or where that is wished.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { EXIT, type ExitCode, type Io } from './command.ts';

export function openPage(path: string, stay: boolean, io: Io): ExitCode {
  const page = resolve(path);
  io.out(`${page}\n`);
  const headless = process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'];
  if (stay || headless || process.env['CI']) return EXIT.done;
  const [program, args] =
    process.platform === 'darwin'
      ? ['open', [page]]
      : process.platform === 'win32'
        ? ['explorer.exe', [page]]
        : ['xdg-open', [page]];
  const child = spawn(program as string, args as string[], { stdio: 'ignore', detached: true });
  // Without a browser the printed path is the answer.
  child.on('error', () => {});
  child.unref();
  return EXIT.done;
}
