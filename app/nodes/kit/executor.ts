/** How a node runs. An executor does no I/O of its own: it asks the broker, which checks the grant. */
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { FlowNode } from '../../workflow/model/flow.ts';
import type { Trust } from '../../workflow/model/labels.ts';

/** One item travels along a data edge; a port carries a list of items. */
export type Item = Json;

export interface StepRequest {
  readonly runId: string;
  /** What `flow` in expressions shows. */
  readonly flow: { readonly id: string; readonly name: string; readonly environment: string };
  readonly node: FlowNode;
  readonly attempt: number;
  /** Items by input port. */
  readonly inputs: Readonly<Record<string, readonly Item[]>>;
  /** Last output (first data port) of every node that has run, by node name: what `node["Name"]` reads. */
  readonly outputs: Readonly<Record<string, readonly Item[]>>;
  /** Stable over retries of this step: `runId/nodeId/round`. */
  readonly idempotencyKey: string;
  /** Doing it again with the same keys does no harm, as the node type declares of its settings; left out: it may. */
  readonly repeatable?: boolean;
  /** AI parts plugged into this node, by edge kind. */
  readonly parts: readonly { readonly kind: string; readonly node: FlowNode }[];
  /** How often this node has run before in this run: 0 the first time; loops and what is inside them count up. */
  readonly round: number;
  /** Set when the step runs again after it returned `waiting`. The inputs are the same as then. */
  readonly woken?: Wake;
  /** What earlier attempts have done, by the names that the executor gave it; absent where nothing of it is kept. */
  readonly done?: Readonly<Record<string, Json>>;
  /** Things that were interrupted and are done, as people said, by the same names: what each gave, as one item. */
  readonly settled?: Readonly<Record<string, JsonObject>>;
  /** What the previous round left in `state`. Absent when items arrive from outside the loop: then the executor begins anew. */
  readonly state?: Json;
}

/** Why a waiting step runs again: its time has come, people decided, or the awaited call came in. */
export type Wake =
  | { readonly kind: 'due' }
  | {
      readonly kind: 'approved';
      readonly by: readonly string[];
      readonly argumentHash: string;
      /** What they filled in, where fields were asked for. */ readonly values?: JsonObject;
    }
  | { readonly kind: 'denied'; readonly by: string; readonly reason: string }
  | { readonly kind: 'received'; readonly items: readonly Item[] };

export type StepOutcome =
  | {
      readonly type: 'done';
      readonly outputs: Readonly<Record<string, readonly Item[]>>;
      readonly usage?: { readonly tokens?: number; readonly costMilliUsd?: number };
      /** Kept for the next round of a step that tries. Of a loop: what the engine deals out in the rounds that follow. */
      readonly state?: Json;
    }
  /** `call` is the engine's own: a flow that the step called stands still. */
  | {
      readonly type: 'waiting';
      readonly reason: 'approval' | 'timer' | 'webhook' | 'call';
      readonly until?: number;
      /** `until` is only so many ms from when it was asked: no moment of its own. */ readonly forMs?: number;
      readonly ask?: JsonObject;
    };

export interface TokeniseRequest {
  readonly values: readonly string[];
  readonly purpose: string;
  /** Tokens that look like their values, where those have a form that can be kept. */
  readonly looks?: 'alike' | undefined;
}
export interface RestoreRequest {
  readonly tokens: readonly string[];
  readonly purpose: string;
  /** What is no token comes back as it is, rather than being refused. */
  readonly known?: true | undefined;
}

/** Every way out. Each call is checked against the grant in the main process; a refusal throws `halted/capability`. */
export interface BrokerClient {
  http(request: HttpRequest): Promise<HttpResponse>;
  model(request: ModelRequest): Promise<ModelResponse>;
  embed(request: EmbedRequest): Promise<EmbedResponse>;
  sql(request: SqlRequest): Promise<SqlResponse>;
  mail(request: MailRequest): Promise<{ readonly messageId: string }>;
  readFile(request: { readonly path: string }): Promise<{ readonly base64: string }>;
  /**
   * A model file of this machine, if it is the approved one and signed where it has to be; without `bytes` it is only looked at. `absent`, in dry runs only: it could
   * not be had.
   */
  modelFile(request: {
    readonly path: string;
    readonly digest: string;
    readonly bytes: boolean;
  }): Promise<{ readonly base64: string; readonly absent?: boolean }>;
  /** Plain files right in a granted folder. */
  listFolder(request: {
    readonly path: string;
  }): Promise<{ readonly files: readonly { readonly name: string; readonly size: number; readonly modified: string }[] }>;
  writeFile(request: { readonly path: string; readonly base64: string; readonly append: boolean }): Promise<{ readonly bytes: number }>;
  /** Token vault: plain values in, tokens out, and back where the flow may. */
  tokenise(request: TokeniseRequest): Promise<{ readonly tokens: readonly string[] }>;
  restore(request: RestoreRequest): Promise<{ readonly values: readonly string[] }>;
  /** Keyed digests: nobody without the workspace's key can try values out. */
  pseudonymise(request: { readonly values: readonly string[]; readonly purpose: string }): Promise<{ readonly digests: readonly string[] }>;
  /** Signatures with keys that the step never sees; all texts are base64url. */
  sign(request: {
    readonly algorithm: SignatureAlgorithm;
    readonly purpose: string;
    readonly payload: string;
    readonly connection?: string;
  }): Promise<{ readonly signature: string; readonly keyId: string; readonly publicKey: string }>;
  verify(request: {
    readonly algorithm: SignatureAlgorithm;
    readonly purpose: string;
    readonly payload: string;
    readonly signature: string;
    readonly publicKey?: string;
    readonly connection?: string;
  }): Promise<{ readonly valid: boolean }>;
  consent(request: {
    readonly operation: 'record' | 'check' | 'withdraw';
    readonly subject: string;
    readonly purpose: string;
    readonly days: number;
    readonly how: string;
  }): Promise<{ readonly given: boolean; readonly at?: string; readonly until?: string }>;
  erase(request: {
    readonly identifiers: readonly string[];
    readonly vault: boolean;
    readonly rows: boolean;
    readonly tables: readonly string[];
    readonly runs: boolean;
  }): Promise<{ readonly tokens: number; readonly rows: number; readonly runs: number; readonly openRuns: number }>;
  /** Messages of a mail folder: untrusted input, whoever seems to have written them. */
  mailbox(request: MailboxRequest): Promise<MailboxResponse>;
  /** Texts with their vectors, found by what they mean. */
  vectors(request: VectorRequest): Promise<{ readonly matches: readonly VectorMatch[]; readonly changed: number }>;
  /** Places in a step's count of the last seconds, over all runs of its flow; `retryAt` (ms since the epoch) is when there is room for what was asked. */
  pace(request: PaceRequest): Promise<{ readonly taken: number; readonly retryAt?: number }>;
  /** Noise on sums over people, paid for out of a privacy budget. `madeUp`: in a dry run, in which the sums say nothing and cost nothing. */
  learn(request: LearnRequest): Promise<LearnResponse>;
  /** What an agent remembers of a conversation. */
  memory(request: MemoryRequest): Promise<{ readonly messages: readonly MemoryMessage[] }>;
  /** Rows of the workspace's data tables. */
  table(request: TableRequest): Promise<{ readonly rows: readonly JsonObject[]; readonly changed: number }>;
}

export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** `body` is base64 of the bytes to send, and the answer's body is base64 too. */
  readonly binary?: boolean;
  /** The answer is kept beside those that the step had before, and needs room beside them. */
  readonly beside?: boolean;
  /** The answer may be a stream of events that does not end: it is over with the event that answers the JSON-RPC request of this id. `nothing`: what was sent wants no answer. */
  readonly answers?: number | 'nothing';
  readonly connection?: string;
  readonly timeoutMs: number;
  readonly followRedirects: boolean;
}
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ModelRequest {
  readonly connection?: string;
  readonly provider: 'openai-compatible' | 'anthropic';
  readonly baseUrl: string;
  readonly model: string;
  readonly messages: readonly { readonly role: 'system' | 'user' | 'assistant' | 'tool'; readonly content: string }[];
  readonly temperature?: number;
  readonly maxTokens: number;
  readonly responseSchema?: JsonObject;
  readonly stream?: boolean;
  readonly timeoutMs: number;
}
export interface ModelResponse {
  readonly text: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly model: string;
}

export interface EmbedRequest {
  readonly connection?: string;
  readonly provider: 'openai-compatible';
  readonly baseUrl: string;
  readonly model: string;
  readonly texts: readonly string[];
  readonly timeoutMs: number;
}
/** One vector a text, in order. */
export interface EmbedResponse {
  readonly vectors: readonly (readonly number[])[];
  readonly inputTokens: number;
  readonly model: string;
}

export interface SqlRequest {
  readonly connection?: string;
  readonly database: 'sqlite' | 'postgres' | 'mysql';
  /** For SQLite: the file, in a granted folder. */
  readonly file?: string;
  readonly statement: string;
  readonly values: readonly (string | number | boolean | null)[];
  readonly readOnly: boolean;
  readonly maxRows: number;
  readonly timeoutMs: number;
}
export interface SqlResponse {
  readonly rows: readonly JsonObject[];
  readonly changed: number;
}

export type SignatureAlgorithm = 'ed25519' | 'hmac-sha256';

export interface MailboxRequest {
  readonly connection?: string;
  readonly operation: 'read' | 'mark';
  readonly folder: string;
  readonly unseenOnly: boolean;
  readonly since?: number;
  readonly from?: string;
  readonly subject?: string;
  readonly newestFirst: boolean;
  readonly limit: number;
  readonly html: boolean;
  readonly maxTextBytes: number;
  readonly attachments: boolean;
  readonly maxAttachmentBytes: number;
  readonly uids: readonly number[];
  readonly validity?: string;
  readonly seen: boolean;
  readonly moveTo?: string;
  readonly timeoutMs: number;
}
/** Messages as app/broker/mail/imap.node.ts describes them. */
export interface MailboxResponse {
  readonly validity: string;
  readonly messages: readonly MailboxMessage[];
}
export interface MailboxMessage {
  readonly uid: number;
  readonly messageId: string;
  readonly received: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly seen: boolean;
  readonly size: number;
  readonly from: MailboxAddress;
  readonly to: readonly MailboxAddress[];
  readonly cc: readonly MailboxAddress[];
  readonly replyTo: readonly MailboxAddress[];
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly size: number; readonly base64?: string }[];
  readonly unread?: readonly { readonly part: string; readonly why: string }[];
}
interface MailboxAddress {
  readonly name: string;
  readonly address: string;
}

export interface VectorRequest {
  readonly operation: 'search' | 'add' | 'remove';
  readonly store: string;
  readonly model: string;
  readonly entries: readonly {
    readonly id: string;
    readonly text: string;
    readonly source: string;
    readonly trust: Trust;
    readonly vector: readonly number[];
  }[];
  readonly vector: readonly number[];
  readonly limit: number;
  readonly minScore: number;
  readonly trustedOnly: boolean;
  readonly keepDays: number;
}
/** `score` is the cosine of the angle between the two: 1 for the same meaning. */
export interface VectorMatch {
  readonly id: string;
  readonly text: string;
  readonly source: string;
  readonly trust: string;
  readonly score: number;
}

/** At most `most` places for one `key` in any `windowMs`; asked again with the same idempotency key, the same places are taken. */
export interface PaceRequest {
  readonly key: string;
  readonly take: number;
  readonly most: number;
  readonly windowMs: number;
  readonly partly: boolean;
  readonly idempotencyKey: string;
}

/** Each person adds at most the grid's length to the sums (L2 norm; whole steps). What it costs was approved, and is not asked for. */
export interface LearnRequest {
  readonly budget: string;
  readonly sums: readonly number[];
  /** `data` is a digest of the records that were used. */
  readonly about: {
    readonly data: string;
    readonly fields: readonly string[];
    readonly target: string;
    readonly person: string;
    readonly passes: number;
    readonly model: string;
  };
  readonly idempotencyKey: string;
}
/** `spent` and `limit` are of the budget, as epsilon; `left`: so many more answers like this one; `again`: given by an earlier attempt, and paid for then. */
export interface LearnResponse {
  readonly sums: readonly number[];
  readonly data: string;
  readonly spent: number;
  readonly limit: number;
  readonly left: number;
  readonly again: boolean;
  readonly madeUp: boolean;
}

export interface MemoryMessage {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/** The last messages of one conversation, given or added to. */
export interface MemoryRequest {
  readonly operation: 'recall' | 'remember';
  readonly memory: string;
  readonly session: string;
  readonly messages: readonly MemoryMessage[];
  readonly limit: number;
  readonly keepDays: number;
  readonly idempotencyKey: string;
}

export interface TableRequest {
  readonly table: string;
  readonly operation: 'insert' | 'upsert' | 'update' | 'delete' | 'find';
  readonly columns: Readonly<Record<string, string>>;
  readonly rows: readonly JsonObject[];
  readonly keys: readonly string[];
  readonly where: readonly {
    readonly column: string;
    readonly operator: TableOperator;
    readonly value: string | number | boolean | null;
  }[];
  readonly orderBy?: { readonly column: string; readonly descending: boolean };
  readonly limit: number;
  readonly keepDays: number;
  readonly idempotencyKey: string;
}
export type TableOperator = 'is' | 'isNot' | 'greater' | 'atLeast' | 'less' | 'atMost' | 'contains' | 'isEmpty' | 'isNotEmpty';

export interface MailRequest {
  readonly connection?: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly idempotencyKey: string;
}

/** Something that a detector found in a text. Offsets are UTF-16 units, `score` from 0 to 1; none lies over another. */
export interface FoundInText {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
  readonly score: number;
}

/** What finds personal data and secrets in texts; it is a floor above, so the runner hands it in. */
export interface TextDetectors {
  readonly personal: (text: string) => readonly FoundInText[];
  readonly secrets: (text: string) => readonly FoundInText[];
  /** How much a text reads like orders to a model, from 0 to 1. */
  readonly injection: (text: string) => number;
}

/** Values of one input or output of a model, row by row; `type` as ONNX names it. */
export interface ModelTensor {
  readonly name: string;
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: readonly (number | string)[];
}

export interface Prediction {
  /** SHA-256 of the model file in hex. */
  readonly digest: string;
  /** Called where the model is not at hand any more. */
  readonly file: () => Promise<Uint8Array>;
  readonly inputs: readonly ModelTensor[];
  readonly outputs: readonly string[];
  readonly timeoutMs: number;
}

export interface StepTools {
  readonly broker: BrokerClient;
  /** Evaluates templates (CEL) and foreign expressions for one item; foreign ones run in the sandbox. */
  evaluate(value: Json, item: Item): Promise<Json>;
  /** Runs JavaScript in the sandbox. */
  script(code: string, input: Json, limits: { readonly timeoutMs: number; readonly memoryMb: number }): Promise<Json>;
  /** Runs a model file in a sandbox of its own, and gives the outputs that were asked for, in that order. */
  predict(asked: Prediction): Promise<readonly ModelTensor[]>;
  readonly clock: { now(): number };
  readonly signal: AbortSignal;
  /** Does something unless an earlier attempt of this step has done it: then its result is given. A step names each thing the same in every attempt. */
  readonly once?: <T extends Json>(name: string, work: () => Promise<T>) => Promise<T>;
  /** The broker under the identity of a part that is plugged into this node (an agent's model): its grant, not this node's. */
  readonly brokerOf?: (part: FlowNode) => BrokerClient;
  /** Runs a plugged-in tool once as a step of its own; `model` is what the agent's model filled in (`model.name` in expressions), `place` the same in every attempt. */
  readonly runTool?: (part: FlowNode, model: JsonObject, item: Item, place: string) => Promise<Json>;
  /** Loaded when first asked for. */
  readonly detectors?: () => Promise<TextDetectors>;
  /**
   * Runs another flow with its own grant to its end and gives its last items. A step that runs several at once says by `index` which one it
   * asks for, so that each is found again when the step is tried again.
   */
  readonly runFlow?: (flowId: string, items: readonly Item[], index?: number) => Promise<readonly Item[]>;
}

export type NodeExecutor = (request: StepRequest, tools: StepTools) => Promise<StepOutcome>;
