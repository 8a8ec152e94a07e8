// Five drawings: the way of the report from the phone to this page.
import type { ComponentChildren } from 'preact';
import type { Words } from '../text.ts';

const line = 'var(--edge)';
const ink = 'var(--ink)';
const accent = 'var(--accent)';

function Phone({ children }: { children: ComponentChildren }) {
  return (
    <svg viewBox="0 0 150 236" aria-hidden="true">
      <rect x={14} y={4} width={122} height={228} rx={18} fill="none" stroke={ink} stroke-width={1.6} />
      <rect x={58} y={11} width={34} height={7} rx={3.5} fill={ink} />
      {children}
    </svg>
  );
}

/** A line of a settings list: a square, a stroke for the words, a chevron. */
const Item = ({ y, width, lit = false }: { y: number; width: number; lit?: boolean }) => (
  <g>
    {lit && <rect x={20} y={y - 12} width={110} height={24} fill="var(--mark)" />}
    <rect x={27} y={y - 5} width={10} height={10} rx={2} fill={lit ? accent : line} />
    <path d={`M45 ${y}h${width}`} stroke={lit ? ink : line} stroke-width={lit ? 3 : 2} stroke-linecap="round" />
    <path d={`M121 ${y - 4}l4 4-4 4`} fill="none" stroke={lit ? accent : line} stroke-width={1.6} />
  </g>
);
const Finger = ({ x, y }: { x: number; y: number }) => (
  <g fill="none" stroke={accent} stroke-width={1.8}>
    <circle cx={x} cy={y} r={8} />
    <circle cx={x} cy={y} r={2.5} fill={accent} />
  </g>
);
const Title = ({ width }: { width: number }) => (
  <path d={`M27 42h${width}`} stroke={ink} stroke-width={5} stroke-linecap="round" />
);

const PICTURES = [
  <Phone>
    <Title width={44} />
    {[66, 90, 114, 138, 186, 210].map((y, i) => (
      <Item key={y} y={y} width={[40, 52, 34, 46, 38, 50][i]!} />
    ))}
    <Item y={162} width={62} lit />
    <Finger x={104} y={162} />
  </Phone>,
  <Phone>
    <Title width={70} />
    {[66, 90, 114, 138, 162].map((y, i) => (
      <Item key={y} y={y} width={[44, 36, 52, 40, 46][i]!} />
    ))}
    <Item y={200} width={58} lit />
    <Finger x={104} y={200} />
  </Phone>,
  <Phone>
    <g fill="none" stroke={accent} stroke-width={2}>
      <path d="M113 38v13h14V38M120 45V29M115.5 33l4.500-4.500 4.500 4.500" />
    </g>
    <circle cx={120} cy={41} r={19} fill="none" stroke={accent} stroke-width={1.8} stroke-dasharray="3 3" />
    <path d="M27 66h58" stroke={ink} stroke-width={4} stroke-linecap="round" />
    {[92, 112, 132, 152].map((y, i) => (
      <g key={y}>
        <path d={`M27 ${y}h${[30, 24, 34, 22][i]}`} stroke={line} stroke-width={2} stroke-linecap="round" />
        <rect x={70} y={y - 4} width={[48, 33, 21, 40][i]} height={8} fill="var(--h3)" />
      </g>
    ))}
    <path d="M27 182h96M27 200h70" stroke={line} stroke-width={2} stroke-linecap="round" />
  </Phone>,
  <Phone>
    <path d="M14 128h122" stroke={line} />
    <path d="M58 52h24l10 10v40H58z" fill="none" stroke={ink} stroke-width={1.6} />
    <path d="M82 52v10h10M64 74h22M64 82h22M64 90h14" fill="none" stroke={line} stroke-width={1.6} />
    {[45, 75, 105].map((x) => (
      <circle key={x} cx={x} cy={152} r={10} fill="none" stroke={line} stroke-width={1.6} />
    ))}
    <Item y={186} width={54} lit />
    <Finger x={106} y={186} />
    <Item y={212} width={40} />
  </Phone>,
  <svg viewBox="0 0 150 236" aria-hidden="true">
    <path d="M8 62h134v104H8zM54 190h42M75 166v24" fill="none" stroke={ink} stroke-width={1.6} />
    <path d="M8 78h134" stroke={line} />
    <rect x={30} y={92} width={90} height={58} fill="none" stroke={line} stroke-width={1.4} stroke-dasharray="5 4" />
    <path d="M62 98h18l8 8v30H62z" fill="var(--paper)" stroke={ink} stroke-width={1.6} />
    <path d="M80 98v8h8" fill="none" stroke={ink} stroke-width={1.6} />
    <path d="M75 30v40M67 61l8 9 8-9" fill="none" stroke={accent} stroke-width={2} />
  </svg>,
];

export function Guide({ words }: { words: Words }) {
  return (
    <section class="guide" aria-labelledby="h-guide">
      <div class="head">
        <h2 id="h-guide">{words.t('page.tool.guide')}</h2>
      </div>
      <ol class="steps">
        {([1, 2, 3, 4, 5] as const).map((n) => (
          <li key={n}>
            {PICTURES[n - 1]}
            <p>
              <b>{n}</b> {words.t(`page.tool.step.${n}`)}
            </p>
          </li>
        ))}
      </ol>
      <div class="two notes">
        <div>
          <h3 class="h4">{words.t('page.tool.advice')}</h3>
          <p>{words.t('page.tool.advice.why')}</p>
        </div>
        <div>
          <h3 class="h4">{words.t('page.tool.cannot')}</h3>
          <p>{words.t('page.tool.cannot.text')}</p>
        </div>
      </div>
    </section>
  );
}
