// report.html: the built page with the data of one case put into it. A pure function of two texts.
import type { ReportPayload } from './payload.ts';

const SLOT = '<template id="data"></template>';

/** `template` is the built `report.html`, without data. Base64 needs no escaping. */
export function reportHtml(template: string, payload: ReportPayload): string {
  const at = template.indexOf(SLOT);
  if (at < 0 || template.indexOf(SLOT, at + 1) >= 0) throw new Error('the page template has no single place for data');
  return `${template.slice(0, at)}<template id="data">${payload.data}</template>${template.slice(at + SLOT.length)}`;
}
