// What of the owner's own values cannot be looked for, so that a command can say so.
import { ownValues } from '../derive/data-items/own.ts';

/** Names in the object of `--me` that are no known kind of data, or whose values are too short to mean anything. */
export const unusedValues = (me: unknown): readonly string[] => ownValues(me).unused;
