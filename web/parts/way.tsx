// The way to a value in a request: its part, then each decoder with the path inside what it opened.
import { Fragment } from 'preact';
import { useStore } from '../state.ts';

const DECODERS: Readonly<Record<string, string>> = { json: 'JSON', xml: 'XML', jwt: 'JWT', url: 'URL' };

export const partOf = (where: string): string => where.slice(0, where.indexOf(':'));
const PARTS = ['path', 'query', 'header', 'cookie', 'body', 'message'] as const;
export type PartName = (typeof PARTS)[number];
export const isPart = (part: string): part is PartName => (PARTS as readonly string[]).includes(part);

/** Steps of a row that keeps no paths are the decoders alone; the path then stands at the end. */
export function stepsShown(where: string, steps: readonly string[]): string[] {
  if (steps.some((s) => s.includes('$'))) return [...steps];
  const path = where.slice(where.indexOf(':') + 1);
  return path === '$' ? [...steps] : [...steps, path];
}

export function Way({ where, steps }: { where: string; steps: readonly string[] }) {
  const { words } = useStore();
  const part = partOf(where);
  return (
    <span class="way">
      <b>{isPart(part) ? words.t(`page.r.part.${part}`) : words.safe(part)}</b>
      {stepsShown(where, steps).map((step, i) => {
        const at = step.indexOf('$');
        const decoder = (at < 0 ? step : step.slice(0, at)).trim();
        return (
          <Fragment key={i}>
            <i> › </i>
            <span>
              {DECODERS[decoder] ?? words.safe(decoder)}
              {at < 0 ? '' : `${decoder ? ' ' : ''}${words.safe(step.slice(at), 300)}`}
            </span>
          </Fragment>
        );
      })}
    </span>
  );
}
