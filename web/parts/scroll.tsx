// A named group of controls, and a region that scrolls inside itself and can be reached by the keyboard.
import type { ComponentChildren } from 'preact';

interface GroupProps {
  label: string;
  class: string;
  children: ComponentChildren;
}

export function Group(props: GroupProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields
    <div class={props.class} role="group" aria-label={props.label}>
      {props.children}
    </div>
  );
}

export function Scroll(props: GroupProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by the keyboard
    <div class={props.class} role="group" aria-label={props.label} tabIndex={0}>
      {props.children}
    </div>
  );
}
