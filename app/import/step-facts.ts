/** What an importer tells of a step; its ports come from the wiring. */
import type { ForeignFacts } from '../nodes/foreign-action/parameters.ts';

export type Facts = Omit<ForeignFacts, 'inputs' | 'outputs'>;

/** A step that is known and does nothing: all that comes in stays as it is. */
export const nothing: Facts = {
  known: true,
  zone: { scope: 'local' },
  effects: [],
  brings: [],
  sinks: [],
  networks: [],
  hosts: [],
  result: 'pass',
  fields: [],
  stores: [],
};
