/** The shape of what is known of a node type of Node-RED. */
import type { EffectKind, SinkKind } from '../../nodes/kit/facts.ts';
import type { ForeignFacts } from '../../nodes/foreign-action/parameters.ts';
import type { ForeignCategory } from '../n8n/map/row.ts';
import type { Profile } from '../n8n/map/profiles.ts';

type TriggerKind = NonNullable<ForeignFacts['trigger']>['kind'];

export interface RedType {
  readonly category: ForeignCategory;
  readonly effect: EffectKind;
  /** A key of the vendors in the n8n map. */
  readonly vendor?: string;
  readonly brings?: Profile;
  readonly trigger?: TriggerKind;
  /** Where what arrives in `msg` goes. */
  readonly sink?: SinkKind;
  readonly result: ForeignFacts['result'];
}

export type RedRow = readonly [
  types: string,
  category: ForeignCategory,
  effect: EffectKind,
  result: ForeignFacts['result'],
  more?: Omit<RedType, 'category' | 'effect' | 'result'>,
];
