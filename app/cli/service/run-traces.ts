/**
 * Runs as OpenTelemetry traces: a span for each run, each attempt of a step below it, and each request that the step sent below that. OTLP 1.x in its
 * JSON encoding (opentelemetry-proto, trace/v1); names of the semantic conventions where there are any (http, server, error, gen_ai), else `countersign.`.
 * Names, codes, counts and kinds of data only: never a value.
 */
import { attribute, type KeyValue } from '../../audit/forwarders/otlp.ts';
import type { GatewayRecord } from '../../broker/ports.ts';
import type { RunEvent, Usage } from '../../engine/ports.ts';
import { isEnd, type RunEnd } from './flow-metrics.ts';
import type { Hash } from '../../kernel/ports.ts';
import type { AiFact } from '../../nodes/kit/facts.ts';

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** SpanKind: internal or client. */ readonly kind: 1 | 3;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly KeyValue[];
  readonly events: readonly { readonly timeUnixNano: string; readonly name: string; readonly attributes: readonly KeyValue[] }[];
  /** StatusCode: ok or error. */ readonly status: { readonly code: 1 | 2; readonly message?: string };
}

export interface RunTraces {
  heard(event: RunEvent): void;
  noted(entry: GatewayRecord): void;
}

export interface RunTracesParts {
  readonly hash: Hash;
  readonly send: (span: Span) => void;
  /** The type of a step, and the model that it asks, as its flow says. */
  readonly stepOf: (flowId: string, nodeId: string) => { readonly type: string; readonly ai?: AiFact | undefined } | undefined;
}

interface Under {
  readonly flowId: string;
  readonly flowName: string;
  /** By step and round. */
  readonly attempts: Map<string, { readonly at: number; readonly spanId: string; readonly attempt: number }>;
  /** The newest attempt of each step: what a request belongs to. */
  readonly newest: Map<string, string>;
  readonly events: Span['events'][number][];
}

/** Runs whose end is told elsewhere would otherwise stay here for ever. */
const MOST_RUNS = 10_000;
const MOST_EVENTS = 100;
const nano = (ms: number): string => `${Math.max(0, Math.round(ms))}000000`;
const failed = (code: string): Span['status'] => ({ code: 2, message: code });

function aiAttributes({ role, provider, model }: AiFact): readonly KeyValue[] {
  return [
    attribute('gen_ai.operation.name', role === 'agent' ? 'invoke_agent' : role === 'embed' ? 'embeddings' : 'chat'),
    ...(provider === undefined ? [] : [attribute('gen_ai.provider.name', provider)]),
    ...(model === undefined ? [] : [attribute('gen_ai.request.model', model)]),
  ];
}

/** Of all calls of the step together. Models count what goes in and what comes out by prices of their own, so only the sum and its cost are kept. */
const usageAttributes = ({ tokens, costMilliUsd }: Usage): readonly KeyValue[] => [
  attribute('countersign.usage.tokens', tokens),
  attribute('countersign.usage.cost_milli_usd', Math.round(costMilliUsd)),
];

export function runTraces({ hash, send, stepOf }: RunTracesParts): RunTraces {
  const runs = new Map<string, Under>();
  let requests = 0;
  const traceOf = (runId: string): string => hash.sha256(`trace ${runId}`).slice(0, 32);
  const rootOf = (runId: string): string => hash.sha256(`run ${runId}`).slice(0, 16);

  const spanOf = (runId: string, nodeId: string, round: number, attempt: number): string =>
    hash.sha256(`step ${runId} ${nodeId} ${round} ${attempt}`).slice(0, 16);

  function under(runId: string, flowId = '', flowName = ''): Under {
    const known = runs.get(runId);
    if (known !== undefined) return known;
    const [oldest] = runs.size < MOST_RUNS ? [] : runs.keys();
    if (oldest !== undefined) runs.delete(oldest);
    const made: Under = { flowId, flowName, attempts: new Map(), newest: new Map(), events: [] };
    runs.set(runId, made);
    return made;
  }
  const common = (runId: string, run: Under): readonly KeyValue[] => [
    attribute('countersign.run.id', runId),
    ...(run.flowId === '' ? [] : [attribute('countersign.flow.id', run.flowId)]),
  ];

  function stepEnded(event: Extract<RunEvent, { readonly type: 'step.succeeded' | 'step.failed' }>): void {
    const { runId, nodeId, nodeName, at, round } = event;
    const run = under(runId);
    const key = `${nodeId} ${round}`;
    const begun = run.attempts.get(key);
    run.attempts.delete(key);
    const attempt = event.type === 'step.failed' ? event.attempt : (begun?.attempt ?? 0);
    const step = stepOf(run.flowId, nodeId);
    send({
      traceId: traceOf(runId),
      spanId: begun?.spanId ?? spanOf(runId, nodeId, round, attempt),
      parentSpanId: rootOf(runId),
      name: nodeName,
      kind: 1,
      startTimeUnixNano: nano(begun?.at ?? (event.type === 'step.succeeded' ? at - event.ms : at)),
      endTimeUnixNano: nano(at),
      attributes: [
        ...common(runId, run),
        attribute('countersign.step.id', nodeId),
        ...(step === undefined ? [] : [attribute('countersign.step.type', step.type)]),
        attribute('countersign.step.round', round),
        attribute('countersign.step.attempt', attempt),
        ...(step?.ai === undefined ? [] : aiAttributes(step.ai)),
        ...(event.usage === undefined ? [] : usageAttributes(event.usage)),
        ...(event.type === 'step.failed' ? [attribute('error.type', event.error.code)] : []),
      ],
      events: [],
      status: event.type === 'step.failed' ? failed(event.error.code) : { code: 1 },
    });
  }

  function runEnded(event: RunEnd): void {
    const { runId, at, ms, type } = event;
    const run = under(runId);
    runs.delete(runId);
    const code = type === 'run.succeeded' ? undefined : event.error.code;
    send({
      traceId: traceOf(runId),
      spanId: rootOf(runId),
      name: run.flowName === '' ? 'run' : run.flowName,
      kind: 1,
      startTimeUnixNano: nano(at - ms),
      endTimeUnixNano: nano(at),
      attributes: [
        ...common(runId, run),
        attribute('countersign.run.status', type.slice('run.'.length)),
        ...(code === undefined ? [] : [attribute('error.type', code)]),
      ],
      events: run.events,
      status: code === undefined ? { code: 1 } : failed(code),
    });
  }

  return {
    heard(event) {
      if (event.type === 'run.started') {
        if (!event.dryRun) under(event.runId, event.flowId, event.flowName);
      } else if (event.type === 'step.started') {
        const { runId, nodeId, round, attempt, at } = event;
        const spanId = spanOf(runId, nodeId, round, attempt);
        const { attempts, newest } = under(runId);
        attempts.set(`${nodeId} ${round}`, { at, spanId, attempt });
        newest.set(nodeId, spanId);
      } else if (event.type === 'step.succeeded' || event.type === 'step.failed') stepEnded(event);
      else if (event.type === 'run.waiting' || event.type === 'human.escalated') {
        const { events } = under(event.runId);
        if (events.length < MOST_EVENTS)
          events.push({ timeUnixNano: nano(event.at), name: event.type, attributes: [attribute('countersign.step.id', event.nodeId)] });
      } else if (event.type === 'run.paused' || event.type === 'run.resumed') {
        const { events } = under(event.runId);
        if (events.length < MOST_EVENTS) events.push({ timeUnixNano: nano(event.at), name: event.type, attributes: [] });
      } else if (isEnd(event)) runEnded(event);
    },
    noted({
      runId,
      nodeId,
      at,
      kind,
      decision,
      destination,
      port,
      method,
      status,
      requestBytes,
      responseBytes,
      labels,
      durationMs,
      reason,
      flowId,
    }) {
      // What a playbook tells somebody is of no run.
      if (runId === '') return;
      const run = under(runId, flowId);
      requests += 1;
      send({
        traceId: traceOf(runId),
        spanId: hash.sha256(`request ${runId} ${nodeId} ${at} ${requests}`).slice(0, 16),
        parentSpanId: run.newest.get(nodeId) ?? rootOf(runId),
        name: method === undefined ? kind : `${kind} ${method}`,
        kind: 3,
        startTimeUnixNano: nano(at),
        endTimeUnixNano: nano(at + durationMs),
        attributes: [
          ...common(runId, run),
          attribute('countersign.gateway.kind', kind),
          attribute('countersign.gateway.decision', decision),
          ...(destination === '' ? [] : [attribute('server.address', destination)]),
          ...(port === undefined ? [] : [attribute('server.port', port)]),
          ...(method === undefined || (kind !== 'http' && kind !== 'model') ? [] : [attribute('http.request.method', method)]),
          ...(status === undefined ? [] : [attribute('http.response.status_code', status)]),
          attribute('http.request.body.size', requestBytes),
          attribute('http.response.body.size', responseBytes),
          ...(labels.length === 0 ? [] : [attribute('countersign.data.labels', labels.join(' '))]),
          ...(reason === undefined ? [] : [attribute('error.type', reason)]),
        ],
        events: [],
        status: decision === 'allowed' ? { code: 1 } : failed(reason ?? decision),
      });
    },
  };
}

/** One ExportTraceServiceRequest. */
export const traceRequest = (spans: readonly Span[], version: string, instance: string): object => ({
  resourceSpans: [
    {
      resource: {
        attributes: [
          attribute('service.name', 'countersign'),
          attribute('service.version', version),
          attribute('service.instance.id', instance),
        ],
      },
      scopeSpans: [{ scope: { name: 'countersign.runs', version }, spans }],
    },
  ],
});
