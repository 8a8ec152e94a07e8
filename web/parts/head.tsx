// The head of a section: title, one sentence, and the switch between picture and table.
import type { ComponentChildren } from 'preact';
import { type Section, useStore } from '../state.ts';
import { Group } from './scroll.tsx';

export function Head(props: {
  id: Section;
  deck?: string;
  table?: boolean;
  title?: string;
  children?: ComponentChildren;
}) {
  const store = useStore();
  const { words } = store;
  const shown = store.choice.tables.has(props.id);
  return (
    <div class="head">
      <h2 id={`h-${props.id}`} tabIndex={-1}>
        {props.title ?? words.t(`page.${props.id}.title`)}
      </h2>
      {props.deck !== '' && <p class="deck">{props.deck ?? words.t(`page.${props.id as 's'}.deck`)}</p>}
      <div class="tools">
        {props.children}
        {props.table && (
          <button type="button" class="act" aria-pressed={shown} onClick={() => store.toggle('tables', props.id)}>
            {words.t(shown ? 'page.as-picture' : 'page.as-table')}
          </button>
        )}
      </div>
    </div>
  );
}

export function Seg<V extends string | number | null>(props: {
  label: string;
  value: V;
  options: readonly (readonly [V, string, string?])[];
  onPick: (value: V) => void;
  wrap?: boolean;
}) {
  return (
    <Group class={`seg${props.wrap ? ' wrapx' : ''}`} label={props.label}>
      {props.options.map(([value, text, lang]) => (
        <button
          type="button"
          key={String(value)}
          lang={lang}
          aria-pressed={props.value === value}
          onClick={() => props.onPick(value)}
        >
          {text}
        </button>
      ))}
    </Group>
  );
}
