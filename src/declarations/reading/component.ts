// A component of a build as a row: what its reader does not know is null.
import type { Component, Place } from '../../model/rows.ts';

export const componentOf = (
  app: string | null,
  kind: Component['kind'],
  name: string,
  from: Place,
  known: Partial<Component>,
): Component => ({
  app,
  date: null,
  kind,
  name,
  version: null,
  sdk: null,
  maker: null,
  rule: null,
  own: false,
  role: null,
  manifest: null,
  listed: false,
  category: null,
  from,
  ...known,
});
