// Small pictures that mean something: outcome, grade, hatching, the diamond of Apple's list.
import type { Outcome } from '../../src/model/finding.ts';
import { GRADES, type Grade } from '../../src/model/rows.ts';
import { useStore } from '../state.ts';

const INK = 'var(--ink)';

/** Two cells: left what is said, right what was seen. */
export function Glyph({ outcome, size = 1 }: { outcome: Outcome; size?: number }) {
  const box = (x: number, fill = 'none', dash?: string) => (
    <rect
      x={x + 0.75}
      y={1.25}
      width={10.5}
      height={11.5}
      fill={fill}
      stroke={INK}
      stroke-width={1.5}
      stroke-dasharray={dash}
    />
  );
  const seen = box(15, INK);
  const none = <line x1={0} x2={12} y1={7} y2={7} stroke={INK} stroke-width={1.5} />;
  return (
    <svg class="glyph" width={27 * size} height={14 * size} viewBox="0 0 27 14" aria-hidden="true">
      {outcome === 'observed' && [none, seen]}
      {outcome === 'not-observed' && [none, box(15)]}
      {outcome === 'contradicted' && [
        box(0),
        <path d="M2.5 3 9.5 11M9.5 3 2.5 11" stroke={INK} stroke-width={1.6} fill="none" />,
        seen,
      ]}
      {outcome === 'undisclosed' && [box(0), seen]}
      {outcome === 'vague' && [
        box(0),
        <path d="M2.5 4.4h7M2.5 7h7M2.5 9.6h4" stroke={INK} stroke-width={1.2} fill="none" />,
        seen,
      ]}
      {outcome === 'disclosed' && [box(0, INK), seen]}
      {outcome === 'cannot-tell' && [
        box(0, 'none', '2 2'),
        seen,
        <path
          d="M4.2 5.4a1.9 1.9 0 1 1 2.6 1.7c-.6.3-.8.6-.8 1.2M6 9.6v1.1"
          stroke={INK}
          stroke-width={1.2}
          fill="none"
        />,
      ]}
    </svg>
  );
}

/** Five ticks; the reached one is the tallest. */
export function Ruler({ grade }: { grade: Grade }) {
  const reached = GRADES.indexOf(grade);
  return (
    <svg width={34} height={13} viewBox="0 0 34 13" aria-hidden="true">
      <line x1={1} x2={33} y1={12.25} y2={12.25} stroke="var(--edge)" stroke-width={1} />
      {GRADES.map((g, k) => (
        <line
          key={g}
          x1={1 + k * 8}
          x2={1 + k * 8}
          y1={k <= reached ? (k === reached ? 0 : 6) : 9.5}
          y2={12.5}
          stroke={k <= reached ? INK : 'var(--edge)'}
          stroke-width={k === reached ? 2.4 : 1.3}
        />
      ))}
    </svg>
  );
}

export function OutcomeMark({ outcome }: { outcome: Outcome }) {
  const { words } = useStore();
  return (
    <div class="out" title={words.t(`page.outcome.${outcome}.means`)}>
      <Glyph outcome={outcome} />
      <span>{words.t(`page.outcome.${outcome}`)}</span>
    </div>
  );
}

export function GradeMark({ grade, of }: { grade: Grade; of: 'state' | 'contact' | 'finding' }) {
  const { words } = useStore();
  return (
    <div class="grade" title={words.t(`page.grade.${grade}.means`)}>
      <Ruler grade={grade} />
      <span>
        {words.t(`page.grade.of.${of}`)}
        {words.colon()}
        {words.t(`page.grade.${grade}`)}
      </span>
    </div>
  );
}

let patterns = 0;
/** An id for a pattern that no other picture uses. */
export const patternId = () => `p${++patterns}`;

export const Hatch = ({ id, color = 'var(--edge)' }: { id: string; color?: string }) => (
  <defs>
    <pattern id={id} width={5} height={5} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <line x1={0} x2={0} y1={0} y2={5} stroke={color} stroke-width={1.1} />
    </pattern>
  </defs>
);

export function HatchSwatch() {
  const id = patternId();
  return (
    <svg width={22} height={11} aria-hidden="true">
      <Hatch id={id} />
      <rect width={22} height={11} fill={`url(#${id})`} />
    </svg>
  );
}

/** With a label where no word says the same. */
export const Diamond = ({ label }: { label?: string }) => (
  // biome-ignore lint/a11y/noSvgWithoutTitle: named, or hidden beside its word
  <svg
    class="diamond"
    width={12}
    height={12}
    viewBox="0 0 12 12"
    {...(label ? { role: 'img' as const, 'aria-label': label } : { 'aria-hidden': true })}
  >
    <path d="M6 1l5 5-5 5-5-5z" fill="none" stroke={INK} stroke-width={1.5} />
  </svg>
);

export const BrandMark = () => (
  <svg width={24} height={20} viewBox="0 0 24 20" aria-hidden="true">
    <path d="M3.5 1v18" stroke={INK} stroke-width={1.8} fill="none" />
    <path
      d="M4 5.5c4-2.6 6.4 2.4 10 .6s4.4-2 6.6-1.6"
      stroke="var(--accent)"
      stroke-width={2}
      fill="none"
      stroke-linecap="round"
    />
    <path
      d="M4 12c3.6-2 5.4 1.8 8.4.6s3.4-1.4 5-1.2"
      stroke={INK}
      stroke-width={1.5}
      fill="none"
      stroke-linecap="round"
    />
  </svg>
);

/** The color variable of a kind; kinds without their own share one, drawn with a gap in the middle. */
export function kindColor(kind: string): string {
  const top = kind.split('.')[0]!;
  return ['location', 'photos', 'contacts', 'camera', 'microphone', 'media-library'].includes(top)
    ? `--k-${top}`
    : '--k-other';
}
export const kindVar = (kind: string) => `var(${kindColor(kind)})`;

export function KindSwatch({ kind }: { kind: string }) {
  const shared = kindColor(kind) === '--k-other';
  return (
    <svg class="sw" width={10} height={10} aria-hidden="true">
      {shared ? (
        <path d="M0 0h10v4H0zM0 6h10v4H0z" fill={kindVar(kind)} />
      ) : (
        <rect width={10} height={10} fill={kindVar(kind)} />
      )}
    </svg>
  );
}
