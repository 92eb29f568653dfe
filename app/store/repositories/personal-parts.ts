/**
 * Which parts of what the store keeps may be about people. What is declared here is found and taken out; ids, digests, times, and words of
 * this program such as keys and states are not, whoever is called like them. The compiler asks for a word on each new part of a record.
 */
import type { Example, FlowTestRecord } from '../../ai/ports.ts';
import type { ApprovalRequest, JournalEvent, RunRecord } from '../../engine/ports.ts';
import type { RevealRecord } from '../../privacy/ports.ts';

/**
 * `own`: the program's words. `data`: people's values, with their keys. `texts`: words for people, under keys of the program; a number is
 * how long they may be. `draft`: what somebody draws: words for people among words that the flow works by. `held`: looked at and left.
 */
type Fate = 'own' | 'data' | 'texts' | 'draft' | 'held' | number;

/** Of an object, by key; `*` for all others, which are `texts` without it. A list has the parts of its elements. */
export type Parts = Fate | { readonly [key: string]: Parts };

type Inner<T> = T extends readonly (infer One)[] ? Inner<One> : T;
type KeyOf<T> = T extends unknown ? keyof T & string : never;
type At<T, K> = T extends unknown ? (K extends keyof T ? Exclude<T[K], undefined> : never) : never;
/** A word on each key of each kind of a record. */
type PartsOf<T> = { readonly [K in KeyOf<Inner<T>>]: Parts };

const failure = { code: 'own', class: 'own', message: 'texts', mend: 'texts', retryAfterMs: 'own' } satisfies PartsOf<
  At<RunRecord, 'error'>
>;

/** Names of fields are the flow's, as are the runs that it called. */
const ask: Parts = {
  decided: 'own',
  title: 'texts',
  message: 'texts',
  question: 'texts',
  step: 'texts',
  arguments: 'data',
  fields: { name: 'own', type: 'own', required: 'own', values: 'texts' },
  runs: 'own',
  interrupted: 'own',
  attempt: 'own',
};

/** Ids of steps, and names of ports, are the flow's: whom they name is found there. */
const events = {
  type: 'own',
  at: 'own',
  node: 'own',
  round: 'own',
  attempt: 'own',
  flowHash: 'own',
  trigger: 'own',
  seed: 'own',
  dryRun: 'own',
  from: 'own',
  undoes: 'own',
  digest: 'own',
  usage: 'own',
  final: 'own',
  retryAt: 'own',
  reason: 'own',
  until: 'own',
  forMs: 'own',
  argumentHash: 'own',
  status: 'own',
  input: 'data',
  maskedInput: 'data',
  outputs: { '*': 'data' },
  masked: { '*': 'data' },
  done: 'data',
  by: 'texts',
  error: failure,
  said: 'texts',
  ask,
  decision: { kind: 'own', by: 'texts', argumentHash: 'own', reason: 'texts', values: 'texts', items: 'data' } satisfies PartsOf<
    At<JournalEvent, 'decision'>
  >,
  effect: {
    kind: 'own',
    destination: 'texts',
    method: 'own',
    bytes: 'own',
    labels: 'own',
    allowed: 'own',
    reason: 'texts',
  } satisfies PartsOf<At<JournalEvent, 'effect'>>,
  evidence: { node: 'own' },
} satisfies PartsOf<JournalEvent>;

/** By the position of their event. */
const kept: Parts = { '*': { input: 'data', outputs: { '*': 'data' }, done: 'data', values: 'texts', said: 'texts' } };

const run = {
  runId: 'own',
  flowId: 'own',
  flowName: 200,
  flowHash: 'own',
  environment: 'own',
  bundleDigest: 'own',
  status: 'own',
  dryRun: 'own',
  trigger: 'own',
  startedAt: 'own',
  endedAt: 'own',
  steps: 'own',
  retries: 'own',
  tokens: 'own',
  costMilliUsd: 'own',
  attempts: 'own',
  activeMs: 'own',
  error: failure,
} satisfies PartsOf<RunRecord>;

const question = {
  approvalId: 'own',
  runId: 'own',
  node: 'own',
  round: 'own',
  flowName: 200,
  argumentHash: 'own',
  ask,
  approversNeeded: 'own',
  role: 'own',
  askedAt: 'own',
  deadline: 'own',
  escalation: 'texts',
  escalatedAt: 'own',
  state: 'own',
  // A signature holds for exactly what was signed.
  decisions: {
    by: 'texts',
    at: 'own',
    decision: 'own',
    reason: 'texts',
    argumentHash: 'own',
    values: 'texts',
    signed: 'held',
  } satisfies PartsOf<At<ApprovalRequest, 'decisions'>[number]>,
} satisfies PartsOf<ApprovalRequest>;

const example = {
  id: 'own',
  name: 200,
  nodeId: 'own',
  input: 'data',
  checks: { field: 'held', test: 'own', value: 4_000 } satisfies PartsOf<Example['checks']>,
} satisfies PartsOf<Example>;

const reveal = { runId: 'own', nodeId: 'own', by: 'own', at: 'own', digest: 'own', reason: 'texts' } satisfies PartsOf<RevealRecord>;

type Result = FlowTestRecord['result'];
const tested = {
  id: 'own',
  flowId: 'own',
  at: 'own',
  by: 'own',
  passed: 'own',
  steps: 'own',
  result: {
    kind: 'own',
    report: {
      pack: 'own',
      model: 'own',
      counts: 'own',
      passed: 'own',
      leftOut: 200,
      models: 'own',
      results: {
        attackId: 'own',
        title: 'own',
        entryId: 'own',
        entryName: 200,
        outcome: 'own',
        nodeId: 'own',
        nodeName: 200,
        error: { code: 'own', message: 4_000 },
      } satisfies PartsOf<At<Result, 'report'>['results']>,
    } satisfies PartsOf<At<Result, 'report'>>,
    results: { exampleId: 'own', name: 200, nodeId: 'own', passed: 'own', reasons: 5_000 } satisfies PartsOf<At<Result, 'results'>>,
  } satisfies PartsOf<Result>,
} satisfies PartsOf<FlowTestRecord>;

/** A flow that somebody draws. Whom the ids, hosts and scopes name is found and said. */
const drawnFlow: Parts = {
  'schemaVersion': 'own',
  'id': 'own',
  'environment': 'own',
  'riskTier': 'own',
  'region': 'own',
  'lawfulBasis': 'own',
  'dataClasses': 'own',
  'sharedWith': 'own',
  'edges': 'own',
  'layout': 'own',
  'settings': { 'timezone': 'own', 'errorFlow': 'own', '*': 'draft' },
  'connections': {
    'id': 'own',
    'type': 'own',
    'auth': 'own',
    'hosts': 'held',
    'scopes': 'held',
    'environment': 'own',
    'tls': 'own',
    '*': 'draft',
  },
  'nodes': {
    'id': 'own',
    'type': 'own',
    'connection': 'own',
    'onError': 'own',
    'retry': 'own',
    'sample': 'data',
    'foreign': { 'raw': 'draft', '*': 'own' },
    '*': 'draft',
  },
  'notes': { 'id': 'own', 'color': 'own', '*': 'draft' },
  '*': 'draft',
};
const change: Parts = {
  'id': 'own',
  'at': 'own',
  'mergeKey': 'own',
  'title': 'texts',
  '*': { 'op': 'own', 'path': 'draft', '*': 'draft' },
};

/** By table and column. A text that is not here is looked at as `held`. Rows of data tables are never rewritten, but deleted. */
export const personalParts: Readonly<Record<string, Parts>> = {
  'journal events': events,
  'journal kept': kept,
  'run record': run,
  'run_state progress': run,
  'reveal record': reveal,
  'approval record': question,
  'flow_example record': example,
  'flow_test record': tested,
  "data_row json_remove(row, '$.vector')": { '*': 'data' },
  'recovery document': { version: 'own', base: 'own', savedEntry: 'own', flow: drawnFlow, undo: change, redo: change },
};
