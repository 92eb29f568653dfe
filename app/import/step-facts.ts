/** What an importer tells of a step; its ports come from the wiring. */
import type { ForeignFacts } from '../nodes/foreign-action/parameters.ts';
import type { EffectKind, Zone } from '../nodes/kit/facts.ts';

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

/** What a step does to the place that it works on, before the name of that place. */
export const does: Readonly<Record<EffectKind, string>> = {
  none: 'changes nothing in',
  read: 'reads from',
  write: 'changes data in',
  send: 'sends something through',
  pay: 'moves money in',
  delete: 'deletes in',
  grant: 'gives rights in',
  exec: 'runs something in',
};

const requestDoes: Readonly<Partial<Record<EffectKind, string>>> = { read: 'reads from', delete: 'deletes at', pay: 'moves money at' };

/** `host`: undefined where data decides about it. */
export const requestEffect = (kind: EffectKind, host: string | undefined): Facts['effects'][number] => ({
  kind,
  what: `${requestDoes[kind] ?? 'sends data to'} ${host ?? 'an address that data decides'}`.slice(0, 300),
  idempotent: kind !== 'write' && kind !== 'pay',
});

/** A model that is asked by a plain request to its address. */
export const chatAt = (zone: Zone): Pick<NonNullable<Facts['ai']>, 'role' | 'provider' | 'external' | 'region' | 'system' | 'output'> => ({
  role: 'chat',
  ...(zone.vendor === undefined ? {} : { provider: zone.vendor }),
  external: zone.scope !== 'local' && zone.scope !== 'internal',
  ...(zone.region === undefined ? {} : { region: zone.region }),
  system: [],
  output: 'none',
});
