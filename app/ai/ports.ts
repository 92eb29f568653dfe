/** What the model registry and the tests of flows need from the store. */
import type { AttackReport } from './attacks/attack-flow.ts';
import type { Example } from './examples/example.ts';
import type { ExampleResult } from './examples/run-examples.ts';

export interface ModelRecord {
  readonly id: string;
  readonly provider: string;
  readonly model: string;
  readonly baseUrl: string;
  readonly region: string;
  readonly vetted: boolean;
  /** The name is a dated or hashed version rather than an alias. */
  readonly pinned: boolean;
  readonly digest?: string;
  /** The provider runs it outside the organisation. */
  readonly external: boolean;
  readonly retention: 'none' | 'limited' | 'unknown';
  readonly note?: string;
  /** Of a model file of one's own: where it came from, under which licence, and who looked at it. */
  readonly source?: string;
  readonly licence?: string;
  readonly vettedBy?: string;
  /** Public key or root certificate (PEM) of whoever has to have signed it. */
  readonly signer?: string;
}

export interface ModelRepository {
  list(): readonly ModelRecord[];
  get(id: string): ModelRecord | undefined;
  save(record: ModelRecord): void;
  remove(id: string): void;
}

/** What a test of a flow came to, for the exact prompts and models that it was made with. */
export interface FlowTestRecord {
  readonly id: string;
  readonly flowId: string;
  readonly at: number;
  /** Account id. */
  readonly by: string;
  readonly passed: boolean;
  /** `promptHash` of each step that was tested, and how it went with it. */
  readonly steps: readonly { readonly nodeId: string; readonly hash: string; readonly passed: boolean }[];
  readonly result:
    | { readonly kind: 'red-team'; readonly report: AttackReport }
    | { readonly kind: 'evaluation'; readonly results: readonly ExampleResult[] };
}

export type { Example };

export interface FlowTestRepository {
  /** Newest first. */
  listOf(flowId: string): readonly FlowTestRecord[];
  /** Keeps the newest `keep` of the flow and kind. */
  add(record: FlowTestRecord, keep: number): void;
  examplesOf(flowId: string): readonly Example[];
  /** Replaces the flow's examples, in this order. */
  setExamples(flowId: string, examples: readonly Example[]): void;
}
