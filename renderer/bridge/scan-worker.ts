/** Reads, imports and lints many files beside the window. Nothing in them runs, and nothing of them is kept. */
import './zod-without-eval.ts';
import { detectFormat, importForeignAll, readForeignText } from '../../app/import/detect.ts';
import { CountersignError } from '../../app/kernel/errors.ts';
import { assertNever } from '../../app/kernel/result.ts';
import { dataMap } from '../../app/lint/data-map.ts';
import { severities, type Finding } from '../../app/lint/kit/finding.ts';
import type { Pack } from '../../app/lint/kit/pack.ts';
import { previewPack } from '../../app/lint/packs/preview.ts';
import { lintFlow, type LintContext } from '../../app/lint/run.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { readFlow } from '../../app/workflow/migrations/read-flow.ts';
import type { FromScan, ScannedFile, ScannedFlow, ToScan } from './scan-protocol.ts';

interface WorkerScope {
  postMessage(message: FromScan): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToScan>) => void): void;
}
const scope = globalThis as unknown as WorkerScope;

const largestFile = 32 * 1024 * 1024;
/** One terrible flow must not hide the others. */
const worstAtMost = 2;
const betweenPostsMs = 120;

interface Imported {
  readonly flow: Flow;
  readonly format: string;
  readonly losses: number;
}

function flowsIn(text: string, name: string): readonly Imported[] {
  if (detectFormat(readForeignText(text, name), name) === 'countersign')
    return [{ flow: readFlow(text, name), format: 'countersign', losses: 0 }];
  return importForeignAll(text, name).map(({ flow, format, loss }) => ({ flow, format, losses: loss.length }));
}

const graver = (a: Finding, b: Finding): number =>
  severities.indexOf(a.severity) - severities.indexOf(b.severity) || b.path.length - a.path.length;

function judge({ flow, format, losses }: Imported, context: LintContext): ScannedFlow {
  const { findings, verdict, view } = lintFlow(flow, context);
  const rules = new Map<string, [string, Finding['severity'], number]>();
  for (const { ruleId, severity } of findings) {
    const row = rules.get(ruleId) ?? [ruleId, severity, 0];
    if (severities.indexOf(severity) < severities.indexOf(row[1])) row[1] = severity;
    row[2] += 1;
    rules.set(ruleId, row);
  }
  const worst = findings
    .toSorted(graver)
    .slice(0, worstAtMost)
    .map(({ ruleId, severity, title, path }) => {
      const names: string[] = [];
      for (const { nodeName } of path) if (names.at(-1) !== nodeName) names.push(nodeName);
      return { ruleId, severity, title, path: names };
    });
  const vendors = dataMap(view)
    .filter(({ kind }) => kind !== 'local' && kind !== 'internal')
    .map(({ name, region, kind, labels, trust }) => ({ name, region, kind, labels, trust }));
  return {
    name: flow.name,
    format,
    steps: flow.nodes.length,
    losses,
    counts: { ...verdict.counts },
    blocked: verdict.result === 'blocked',
    rules: [...rules.values()],
    vendors,
    worst,
  };
}

const failed = (index: number, name: string, error: unknown): ScannedFile => ({
  index,
  name,
  failed:
    error instanceof CountersignError
      ? { message: error.message, code: error.code }
      : { message: error instanceof Error ? error.message : 'It could not be read.', code: 'kernel/bug' },
});

async function scanOne(index: number, name: string, file: File, context: LintContext): Promise<ScannedFile> {
  if (file.size > largestFile) return { index, name, failed: { message: 'It is larger than 32 MB.', code: 'file/too-large' } };
  try {
    return { index, name, flows: flowsIn(await file.text(), name).map((one) => judge(one, context)) };
  } catch (error) {
    return failed(index, name, error);
  }
}

async function scan(files: Extract<ToScan, { type: 'scan' }>['files'], context: LintContext): Promise<void> {
  const started = performance.now();
  let waiting: ScannedFile[] = [];
  let posted = started;
  for (const { index, name, file } of files) {
    waiting.push(await scanOne(index, name, file, context));
    if (performance.now() - posted < betweenPostsMs) continue;
    scope.postMessage({ type: 'results', files: waiting });
    waiting = [];
    posted = performance.now();
  }
  scope.postMessage({ type: 'results', files: waiting });
  scope.postMessage({ type: 'done', tookMs: performance.now() - started });
}

async function tryOn(file: File, name: string, pack: Pack): Promise<void> {
  if (file.size > largestFile) {
    scope.postMessage({ type: 'tried', flows: 0, failed: true, rules: [] });
    return;
  }
  let flows: readonly Flow[];
  try {
    flows = flowsIn(await file.text(), name).map(({ flow }) => flow);
  } catch {
    // Counted: which file it was, and why, is what checking the files tells.
    scope.postMessage({ type: 'tried', flows: 0, failed: true, rules: [] });
    return;
  }
  const { rules } = previewPack(pack, flows);
  scope.postMessage({
    type: 'tried',
    flows: flows.length,
    failed: false,
    rules: rules.map(({ flows: hit, findings }) => ({ flows: hit, findings })),
  });
}

async function tryAll(files: Extract<ToScan, { type: 'try' }>['files'], pack: Pack): Promise<void> {
  for (const { name, file } of files) await tryOn(file, name, pack);
}

scope.addEventListener('message', ({ data }) => {
  const refuse = (error: unknown): void =>
    scope.postMessage({ type: 'refused', message: error instanceof Error ? error.message : String(error) });
  switch (data.type) {
    case 'scan':
      scan(data.files, data.policy === undefined ? {} : { policy: data.policy }).catch(refuse);
      break;
    case 'try':
      tryAll(data.files, data.pack).catch(refuse);
      break;
    default:
      assertNever(data);
  }
});
