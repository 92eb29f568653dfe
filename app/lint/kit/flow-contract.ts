/** What a caller is told of a flow that it calls: enough to be linted without opening it. */
import type { EffectKind, SinkKind, Zone } from '../../nodes/kit/facts.ts';
import type { FieldPath, Label, Trust, ValueType } from '../../workflow/model/labels.ts';

/** Fields of what is handed over; the empty path is all of it. */
export type Given = readonly FieldPath[];

export interface FlowContract {
  readonly flowId: string;
  readonly flowName: string;
  /** `step` is an id: names may not be told to everybody, and change. */
  readonly sinks: readonly {
    readonly kind: SinkKind;
    readonly zone: Zone;
    readonly step: string;
    readonly given: Given;
    /** It stands there as data, and can change nothing. */ readonly bound?: true | undefined;
  }[];
  /** Effects that no person approves inside. */
  readonly effects: readonly {
    readonly kind: EffectKind;
    readonly what: string;
    readonly idempotent: boolean;
    readonly aboutPerson: boolean;
    readonly given: Given;
    /** Decides whether it happens. */ readonly decided?: Given | undefined;
    readonly byModel: boolean;
  }[];
  /** What it gives back: from what is handed over (`given`), and of its own. */
  readonly returns: readonly {
    readonly path: FieldPath;
    readonly given: Given;
    /** What kind of data it is cannot be told from it any more: it was masked inside, or lies behind tokens that can be turned back. */
    readonly protected?: 'masked' | 'hidden' | undefined;
    readonly labels: readonly Label[];
    readonly trust: Trust;
    readonly type: ValueType;
    readonly byModel: boolean;
  }[];
}
