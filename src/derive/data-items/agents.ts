// User agents: where one stands inside longer text, and what it says of the phone.
import type { DataType } from '../../model/personal-data.ts';
import { SHAPES } from './shapes.ts';

const AGENT_INSIDE =
  /(?:Mozilla\/5\.0|Dalvik\/\d[\d.]*) \([^)]{5,200}\)(?: [A-Za-z][\w.]*\/[^\s,;"']+(?: \([^)]{1,60}\))?)*/;
const ANDROID =
  /\bAndroid (\d{1,2}(?:\.\d+)*)(?:; [a-z]{2}[-_][a-zA-Z]{2})?; ([^;)]{2,60}?)(?: Build\/[^;)]{1,80})?[;)]/;

export const agentInside = (text: string): string | null => AGENT_INSIDE.exec(text)?.[0] ?? null;

/** System and model, where the user agent names them. */
export function agentFacts(agent: string): [DataType, string][] {
  const android = ANDROID.exec(agent);
  if (android) {
    const [, version, model = ''] = android;
    const facts: [DataType, string][] = [['device.os', `Android ${version}`]];
    // Browsers write K instead of the model.
    if (SHAPES.model!(model) && model !== 'K') facts.push(['device.model', model]);
    return facts;
  }
  const ios = /\b(?:iPhone OS|CPU OS) (\d{1,2}(?:_\d+)*)/.exec(agent);
  return ios ? [['device.os', `iOS ${ios[1]!.replaceAll('_', '.')}`]] : [];
}
