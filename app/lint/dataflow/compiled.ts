/** The compiled form of a node's facts: what the fixed point reads. */
import type { NodeFacts, Read, SourceFact, Statement } from '../../nodes/kit/facts.ts';
import type { ClosedUse, PagePlace } from '../../workflow/model/reads.ts';
import type { PathId } from './paths.ts';
import type { Value } from './value.ts';

/** What is left of the power of a value in a page, and where in one it stands. */
export interface PageMarks {
  readonly escaped?: number;
  /** Only words are left of it. */
  readonly bare?: true;
  /** Any sign may be in it again. */
  readonly decoded?: true;
  readonly place?: PagePlace;
}

export type CompiledRead =
  | ({
      readonly from: 'input';
      readonly path: PathId;
      readonly port: string | undefined;
      readonly without?: readonly PathId[];
      readonly as?: ClosedUse;
    } & PageMarks)
  | ({ readonly from: 'node'; readonly path: PathId; readonly name: string; readonly as?: ClosedUse } & PageMarks)
  | ({ readonly from: 'store'; readonly path: PathId; readonly key: string; readonly as?: ClosedUse } & PageMarks)
  | { readonly from: 'model'; readonly as?: ClosedUse }
  | { readonly from: 'parts' }
  | { readonly from: 'fixed'; readonly low: number; readonly high: number; readonly why: string };

export type Protection = 'hide' | 'erase' | 'pseudonym';

/** `some`: it is done to some of the elements that the path stands for. */
export type CompiledStep =
  | { readonly op: 'input'; readonly port: string | undefined; readonly at: PathId }
  /** Or else what came in, as it came in: the step may have failed. */
  | { readonly op: 'unchanged' }
  | { readonly op: 'keep' | 'remove'; readonly paths: readonly PathId[] }
  | { readonly op: 'rename'; readonly from: PathId; readonly to: PathId; readonly some: boolean }
  | {
      readonly op: 'assign';
      readonly path: PathId;
      readonly reads: readonly CompiledRead[];
      readonly types: number;
      readonly why: string;
      readonly byModel: boolean;
      readonly escaped: number;
      readonly answered: 'made' | 'found' | 'fetched' | undefined;
      readonly some: boolean;
      /** It begins with an address whose host is written out, or is one whose host was asked for. */ readonly held?: 'written' | 'asked';
      /** It is the field that is read, as it is. */ readonly copies?: boolean;
      /** A statement that what is read becomes a part of. */ readonly statement?: Statement;
      /** It is a part of what is read, or that in other signs. */ readonly pieces?: boolean;
    }
  | {
      readonly op: 'protect';
      readonly how: Protection;
      readonly paths: readonly PathId[];
      /** Of these only some elements are changed. */ readonly some: readonly PathId[];
      readonly closes: boolean;
      /** It finds what it takes by its shape. */ readonly byShape: boolean;
      /** The labels that it takes away. */ readonly labels: number;
      readonly why: string;
    }
  | { readonly op: 'restore'; readonly paths: readonly PathId[] }
  | { readonly op: 'close'; readonly path: PathId; readonly type: SourceFact['type'] }
  | { readonly op: 'collect' | 'spread'; readonly path: PathId }
  | { readonly op: 'parts'; readonly path: PathId; readonly why: string }
  | {
      readonly op: 'unknown';
      readonly path: PathId;
      readonly some: boolean;
      readonly reads: readonly CompiledRead[];
      readonly low: number;
      readonly why: string;
    };

export interface CompiledSource {
  readonly path: PathId;
  readonly low: number;
  readonly high: number;
  readonly why: string;
  readonly fact: SourceFact;
}

/** An output port. Its steps are worked out when it is first evaluated: most error and tool ports never are. */
export class CompiledPort {
  readonly name: string;
  /** What leaves here is what an expression reads that names the step: any way on but that of failures. */
  readonly isResult: boolean;
  /** It is none of the step's own, and is called by a name that begins with `@`. */
  readonly isHidden: boolean;
  readonly #make: ((port: string) => PortRecipe) | undefined;
  #recipe: PortRecipe | undefined;

  /** `make` may be shared by the ports of a step. */
  constructor(name: string, isResult: boolean, make?: (port: string) => PortRecipe) {
    this.name = name;
    this.isHidden = name.charCodeAt(0) === 64;
    this.isResult = isResult;
    this.#make = make;
  }

  get recipe(): PortRecipe {
    this.#recipe ??= this.#make?.(this.name) ?? nothingAtAll;
    return this.#recipe;
  }
}
export interface PortRecipe {
  readonly steps: readonly CompiledStep[];
  readonly sources: readonly CompiledSource[];
}
const nothingAtAll: PortRecipe = { steps: [], sources: [] };

/** What a step made of what it was given, when it was last worked out: see `outcome.ts`. */
export interface Outcome {
  /** By entering wire: what it brought, and the port by which it came in. */
  readonly given: readonly Value[];
  readonly by: readonly string[];
  /** By output port; undefined where nobody read it. */
  readonly made: (Value | undefined)[];
  /** Which rules may have something to say of the content while it is given this, by whoever asked last. */
  readonly worthAsking: { by: object | undefined; rules: unknown };
  /** As of the content alone, see below. */
  readonly answers: { asked: number; yes: number };
}

export interface CompiledFacts {
  readonly facts: NodeFacts;
  /** It works as another product's step does. */
  readonly foreign: boolean;
  readonly ports: readonly CompiledPort[];
  /** Names of the nodes that anything in this node reads by name. */
  readonly readsNodes: readonly string[];
  /** It writes text of its own: a model call, an agent, a classifier, an extractor. */
  readonly generates: boolean;
  readonly prompt: readonly CompiledRead[];
  /** All that a model is given: its prompt, and what its parts bring. */
  readonly given: readonly CompiledRead[];
  readonly storeReads: readonly string[];
  readonly storeWrites: readonly string[];
  /** Of the stores that it reads: those whose columns it gives by their names. */
  readonly columnsOf: readonly string[];
  /** What a writing node puts into its store. */
  readonly stored: readonly CompiledRead[];
  /** The same field by field, and the stores that are read field by field: a script says which of them it means. */
  readonly storedFields: readonly CompiledStep[];
  readonly fieldsReadOf: readonly string[];
  /** Bit set over `factKinds`: which lists of facts the node has. */
  readonly kinds: number;
  /** Bit set over `effectKinds`: what the step does to the world. */
  readonly effects: number;
  /** What the facts hang on beside the step's own content: the steps of the part that it tries, or the flow that it calls. */
  readonly hangsOn: 'part' | 'flow' | undefined;
  /** Compiled forms of the facts' own read lists, by list. */
  reads: Map<readonly Read[], readonly CompiledRead[]> | undefined;
  /** What rules worked out from the content alone, by name. */
  readonly derived: Map<string, unknown>;
  /** Questions about the step's content that were asked, and those that it answers with yes, by bit. */
  readonly answers: { asked: number; yes: number };
  /** The rules that may have something to say of the content, by whoever asked last; a step that stands alone is asked by others than one that is a part or has parts. */
  readonly worthAsking: { by: object | undefined; alone: unknown; joined: unknown };
  outcome: Outcome | undefined;
}

/** The port that failures leave by. */
export const ERROR_PORT = 'error';
