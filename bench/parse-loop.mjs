// The limit that reading is measured against: Node's bare JSON.parse over every line of a file, nothing kept.
import { createReadStream } from 'node:fs';

let rest = '';
let lines = 0;
let length = 0;
for await (const chunk of createReadStream(process.argv[2], { encoding: 'utf8', highWaterMark: 1 << 20 })) {
  const text = rest + chunk;
  let from = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
    length += Object.keys(JSON.parse(text.slice(from, at))).length;
    lines++;
    from = at + 1;
  }
  rest = text.slice(from);
}
if (rest !== '') lines += Object.keys(JSON.parse(rest)).length > 0 ? 1 : 0;
console.log(`${lines} lines, ${length} members`);
