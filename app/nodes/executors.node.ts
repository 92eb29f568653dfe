/** Executors by node type, loaded when first needed. The list is explicit, like the catalogue. */
import type { NodeExecutor } from './kit/executor.ts';

type Load = () => Promise<{ readonly default: NodeExecutor }>;

const loaders: Readonly<Record<string, Load>> = {
  'aggregate-items': () => import('./aggregate-items/executor.node.ts'),
  'ai-agent': () => import('./ai-agent/executor.node.ts'),
  approval: () => import('./approval/executor.node.ts'),
  'chat-trigger': () => import('./chat-trigger/executor.node.ts'),
  'check-file': () => import('./check-file/executor.node.ts'),
  classify: () => import('./classify/executor.node.ts'),
  'compare-lists': () => import('./compare-lists/executor.node.ts'),
  'consent-gate': () => import('./consent-gate/executor.node.ts'),
  'consent-register': () => import('./consent-register/executor.node.ts'),
  'chat-message': () => import('./chat-message/executor.node.ts'),
  'data-table': () => import('./data-table/executor.node.ts'),
  'date-time': () => import('./date-time/executor.node.ts'),
  digest: () => import('./digest/executor.node.ts'),
  embed: () => import('./embed/executor.node.ts'),
  'erase-person': () => import('./erase-person/executor.node.ts'),
  'error-trigger': () => import('./error-trigger/executor.node.ts'),
  expression: () => import('./expression/executor.node.ts'),
  extract: () => import('./extract/executor.node.ts'),
  'file-read': () => import('./file-read/executor.node.ts'),
  'file-trigger': () => import('./file-trigger/executor.node.ts'),
  'file-write': () => import('./file-write/executor.node.ts'),
  'filter-items': () => import('./filter-items/executor.node.ts'),
  'flow-trigger': () => import('./flow-trigger/executor.node.ts'),
  'foreign-action': async () => ({ default: (await import('./foreign-action/executor.node.ts')).runForeignAction }),
  'form-task': () => import('./form-task/executor.node.ts'),
  'form-trigger': () => import('./form-trigger/executor.node.ts'),
  graphql: () => import('./graphql/executor.node.ts'),
  guardrail: () => import('./guardrail/executor.node.ts'),
  'http-request': () => import('./http-request/executor.node.ts'),
  if: () => import('./if/executor.node.ts'),
  'learn-together': () => import('./learn-together/executor.node.ts'),
  'limit-items': () => import('./limit-items/executor.node.ts'),
  loop: () => import('./loop/executor.node.ts'),
  'mail-read': () => import('./mail-read/executor.node.ts'),
  'mail-trigger': () => import('./mail-trigger/executor.node.ts'),
  'make-file': () => import('./make-file/executor.node.ts'),
  'manual-trigger': () => import('./manual-trigger/executor.node.ts'),
  'map-list': () => import('./map-list/executor.node.ts'),
  mask: () => import('./mask/executor.node.ts'),
  'mcp-tool': () => import('./mcp-tool/executor.node.ts'),
  merge: () => import('./merge/executor.node.ts'),
  'model-call': () => import('./model-call/executor.node.ts'),
  noop: () => import('./noop/executor.node.ts'),
  number: () => import('./number/executor.node.ts'),
  onnx: () => import('./onnx/executor.node.ts'),
  openapi: () => import('./openapi/executor.node.ts'),
  'pick-fields': () => import('./pick-fields/executor.node.ts'),
  quarantine: () => import('./quarantine/executor.node.ts'),
  'rate-limit': () => import('./rate-limit/executor.node.ts'),
  'read-document': () => import('./read-document/executor.node.ts'),
  'redact-text': () => import('./redact-text/executor.node.ts'),
  'remove-duplicates': () => import('./remove-duplicates/executor.node.ts'),
  'rename-fields': () => import('./rename-fields/executor.node.ts'),
  'respond-webhook': () => import('./respond-webhook/executor.node.ts'),
  restore: () => import('./restore/executor.node.ts'),
  's3-storage': () => import('./s3-storage/executor.node.ts'),
  'rss-read': () => import('./rss-read/executor.node.ts'),
  'schedule-trigger': () => import('./schedule-trigger/executor.node.ts'),
  script: () => import('./script/executor.node.ts'),
  'send-mail': () => import('./send-mail/executor.node.ts'),
  'set-fields': () => import('./set-fields/executor.node.ts'),
  'sign-data': () => import('./sign-data/executor.node.ts'),
  'sort-items': () => import('./sort-items/executor.node.ts'),
  'split-list': () => import('./split-list/executor.node.ts'),
  'sql-query': () => import('./sql-query/executor.node.ts'),
  stop: () => import('./stop/executor.node.ts'),
  'sub-flow': () => import('./sub-flow/executor.node.ts'),
  switch: () => import('./switch/executor.node.ts'),
  text: () => import('./text/executor.node.ts'),
  tokenise: () => import('./tokenise/executor.node.ts'),
  try: () => import('./try/executor.node.ts'),
  'verify-signature': () => import('./verify-signature/executor.node.ts'),
  'vector-store': () => import('./vector-store/executor.node.ts'),
  wait: () => import('./wait/executor.node.ts'),
  'webhook-trigger': () => import('./webhook-trigger/executor.node.ts'),
  'write-text': () => import('./write-text/executor.node.ts'),
};

const loaded = new Map<string, NodeExecutor>();

/** Undefined for types that never run by themselves: notes, and the parts of an agent. */
export async function loadExecutor(type: string): Promise<NodeExecutor | undefined> {
  const known = loaded.get(type);
  if (known !== undefined) return known;
  const load = Object.hasOwn(loaders, type) ? loaders[type] : undefined;
  if (load === undefined) return undefined;
  const executor = (await load()).default;
  loaded.set(type, executor);
  return executor;
}
