// Entry of report.html: unpacks the data in the page and shows the week.
import { render } from 'preact';
import { fromBase64 } from '../src/report/columns.ts';
import { unpackPayload } from '../src/report/payload.ts';
import { App } from './app.tsx';
import { opener } from './opener.ts';
import { Store } from './state.ts';
import './style.css';
import { setSentences } from './text.ts';
import { arrange } from './week.ts';

async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function show(): Promise<void> {
  const root = document.getElementById('page')!;
  try {
    const slot = document.getElementById('data') as HTMLTemplateElement;
    const text = slot.content.textContent ?? '';
    const data = unpackPayload(await inflate(Uint8Array.from(fromBase64(text))));
    setSentences(data.locales);
    slot.content.replaceChildren();
    root.replaceChildren();
    render(<App store={new Store(arrange(data), opener())} />, root);
  } catch (cause) {
    root.textContent =
      'The data in this page could not be read: the file may be cut off. Make the page again with “telltale report <case>”. 本页的数据无法读取，文件可能不完整。请运行“telltale report <case>”重新生成。';
    throw cause;
  }
}

void show();
