/** The linter beside the window: it follows the edits of one flow and answers questions about its newest version. */
import './zod-without-eval.ts';
import { apply } from 'mutative';
import { openThreatModel } from '../../app/compliance/open-threat-model.ts';
import { processingPage } from '../../app/compliance/processing-page.ts';
import { printBpmn } from '../../app/import/bpmn/print-bpmn.ts';
import { Linter, type LintResult } from '../../app/lint/incremental.ts';
import { choicesFor } from '../../app/lint/choices.ts';
import { dataMap, dataPath, zonesOfSteps } from '../../app/lint/data-map.ts';
import { changesOf } from '../../app/lint/kit/fix-words.ts';
import { makeGreen } from '../../app/lint/make-green.ts';
import { permissionMap } from '../../app/lint/permission-map.ts';
import { previewEdge } from '../../app/lint/preview-edge.ts';
import { lintFlow, newLinter, type LintContext } from '../../app/lint/run.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import { assertNever } from '../../app/kernel/result.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { edgeFields, edgeLooks, nodeView } from './lint-describe.ts';
import type { CheckResult, FromLint, LintAnswers, LintQuery, ToLint, WirePatch } from './lint-protocol.ts';

/** The worker's global scope, as far as it is used here: the page's types do not have it. */
interface WorkerScope {
  postMessage(message: FromLint): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToLint>) => void): void;
}
const scope = globalThis as unknown as WorkerScope;

interface Open {
  flow: Flow;
  version: number;
  result: LintResult | undefined;
  linter: Linter;
  previewer: Linter;
}
let open: Open | undefined;
let context: LintContext = {};
let scheduled = false;

function resultOf({ findings, verdict, view }: LintResult, started: number): CheckResult {
  const zones = zonesOfSteps(view);
  return { findings, verdict, edges: edgeLooks(view, zones), zones, tookMs: performance.now() - started };
}

/** Lints the newest version, unless that was done already. */
function current(): LintResult {
  if (open === undefined) throw new Error('No flow is open.');
  open.result ??= open.linter.lint(open.flow, context);
  return open.result;
}

/** Edits that came in one burst are linted once. */
function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  setTimeout(() => {
    scheduled = false;
    if (open === undefined) return;
    const { version } = open;
    try {
      const started = performance.now();
      scope.postMessage({ type: 'checked', version, result: resultOf(current(), started) });
    } catch (error) {
      scope.postMessage({ type: 'failed', version, message: error instanceof Error ? error.message : String(error) });
    }
  }, 0);
}

type Patches = Parameters<typeof apply<Flow>>[1];
const patched = (flow: Flow, patches: readonly WirePatch[]): Flow => apply(flow, patches as unknown as Patches) as Flow;

function answer(query: LintQuery): LintAnswers[LintQuery['ask']] {
  const { view, findings } = current();
  const { flow } = view;
  switch (query.ask) {
    case 'edge-preview': {
      const { severity, reason } = previewEdge(
        (open as Open).previewer,
        flow,
        findings,
        { kind: query.kind, from: query.from, to: query.to },
        context,
      );
      return { severity, reason };
    }
    case 'check': {
      const started = performance.now();
      return resultOf(lintFlow(query.flow, context), started);
    }
    case 'edge-fields':
      return edgeFields(view, query.edgeId);
    case 'node':
      return nodeView(view, query.nodeId);
    case 'data-map':
      return dataMap(view);
    case 'data-path':
      return dataPath(view, query.destination, query.field);
    case 'permissions':
      return permissionMap(view);
    case 'paper':
      return query.paper === 'process'
        ? printBpmn(view.flow)
        : query.paper === 'record'
          ? processingPage(view, findings, query.madeAt)
          : `${JSON.stringify(openThreatModel(view, findings), null, 2)}\n`;
    case 'make-green': {
      const { flow: green, applied } = makeGreen(flow, context, current().verdict.result === 'blocked' ? 'pass' : 'all');
      if (applied.length === 0) return undefined;
      return {
        flow: green,
        steps: applied.map(({ fix }) => ({ title: fix.title, changes: changesOf(flow, fix.patch, factsOf) })),
        verdict: lintFlow(green, context).verdict,
      };
    }
    case 'choices': {
      const finding = findings.find((one) => one.fingerprint === query.fingerprint);
      return finding === undefined ? [] : choicesFor(view, finding, context);
    }
    default:
      return assertNever(query);
  }
}

scope.addEventListener('message', ({ data }) => {
  switch (data.type) {
    case 'open':
      open = { flow: data.flow, version: data.version, result: undefined, linter: newLinter(context), previewer: newLinter(context) };
      schedule();
      break;
    case 'context':
      context = data.context;
      if (open === undefined) break;
      // The policy may bring rules of its own.
      open.linter = newLinter(context);
      open.previewer = newLinter(context);
      open.version = data.version;
      open.result = undefined;
      schedule();
      break;
    case 'patch':
      if (open === undefined) break;
      open.flow = patched(open.flow, data.patches);
      open.version = data.version;
      open.result = undefined;
      schedule();
      break;
    case 'ask':
      try {
        scope.postMessage({ type: 'answer', request: data.request, value: answer(data.query) });
      } catch (error) {
        scope.postMessage({ type: 'refused', request: data.request, message: error instanceof Error ? error.message : String(error) });
      }
      break;
    default:
      assertNever(data);
  }
});
