// Rows of a phone's own records for tests: permissions and bytes.
import type { DataType } from '../model/personal-data.ts';
import type { Permission, Volume } from '../model/rows.ts';
import { INPUT } from './testing.ts';

let row = 0;

export const permission = (
  app: string,
  data: DataType,
  value: Permission['value'],
  since: string | null = null,
): Permission => ({ app, data, kindAsStored: data, value, since, from: { input: INPUT, path: 'access', row: ++row } });

export const volume = (app: string, begin: string, end: string, out: number): Volume => ({
  app,
  begin,
  end,
  in: 10,
  out,
  network: 'wifi',
  from: { input: INPUT, path: 'UsageDiff', row: ++row },
});
