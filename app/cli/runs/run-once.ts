/** One run of a flow, here and now: what `countersign run` does once its words are understood. */
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { createFlowRuntime } from '../../engine/flow-runtime.node.ts';
import { memoryStore } from '../../engine/memory-store.ts';
import type { RunEvent } from '../../engine/ports.ts';
import { troubleLog } from '../../engine/runs/troubles.ts';
import { TerminalError, UserError } from '../../kernel/errors.ts';
import type { Json } from '../../kernel/json.ts';
import { stderrLog } from '../../kernel/host.node.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import { factsOf } from '../../nodes/describe.ts';
import { sampleOf } from '../../nodes/kit/sample-input.ts';
import { runLabels } from '../../review/run-labels.ts';
import type { RunnerChannel } from '../../sandbox/fork-runner.node.ts';
import type { Unlock } from '../../store/keys/key-ring.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import type { CliIo, ExitCode } from '../command.ts';
import { judgeComplete, whereCalled } from './bindings-judge.ts';
import { readItems } from '../read-file.ts';
import { connectionsFor, readBindings } from './run-bindings.ts';
import { keptSignIns } from './kept-sign-ins.ts';
import { keepFor } from './run-keep.ts';
import { runOutput } from './run-output.ts';
import { loadTarget, policyOf, type TargetOptions } from './run-target.ts';

/** The flow was understood, and may not run here. */
const refusals: ReadonlySet<string> = new Set([
  'bundle/refused',
  'bundle/not-approved',
  'connection/widened',
  'connection/unsafe',
  'trust/rolled-back',
  'trust/clock-back',
]);

export interface RunOnce {
  readonly path: string;
  readonly target: TargetOptions;
  readonly policy: string | undefined;
  readonly input: string | undefined;
  readonly bindings: string | undefined;
  readonly dryRun: boolean;
  readonly step: boolean;
  readonly trigger: string | undefined;
  readonly store: string | undefined;
  readonly unlock: () => Promise<Unlock>;
  /** What it is opened with: no step gets these files. */
  readonly ownFiles: readonly string[];
  readonly json: boolean;
  readonly startRunner: () => RunnerChannel;
}

/** Lets one step through at a time, each after a line on the terminal. One reader for them all: a second one would miss what the first has taken in. */
function stepGate(io: CliIo): { readonly open: (event: RunEvent) => Promise<void>; readonly close: () => void } {
  const reader = createInterface({ input: process.stdin });
  const lines = reader[Symbol.asyncIterator]();
  return {
    open: async (event) => {
      if (event.type !== 'step.started') return;
      io.err(`next: ${plainLine(event.nodeName)}${io.tty ? ' (Enter)' : ''}\n`);
      if ((await lines.next()).done === true)
        throw new TerminalError('run/cancelled', 'Nobody is left to let this step through: the input ended.');
    },
    close: () => reader.close(),
  };
}

/** What the trigger would hand on: a dry run without input is made of the sample of the drawing. */
function sampleFor(flow: Flow, wanted: string | undefined): readonly Json[] {
  const triggers = flow.nodes.filter(
    (node) => node.disabled !== true && (wanted === undefined ? factsOf(node, flow).trigger !== undefined : node.id === wanted),
  );
  const [trigger] = triggers;
  return trigger === undefined || triggers.length > 1 ? [{}] : [sampleOf(trigger, factsOf(trigger, flow).sources)];
}

export async function runOnce(options: RunOnce, io: CliIo): Promise<ExitCode> {
  const { path, dryRun, json } = options;
  const bindings = readBindings(options.bindings, io.cwd, options.ownFiles);
  const target = await loadTarget(path, { ...options.target, bindings, policy: policyOf(options.policy, io.cwd) }).catch(
    (error: unknown) => {
      if (!(error instanceof UserError) || !refusals.has(error.code)) throw error;
      if (json) io.out(`${JSON.stringify({ type: 'run.refused', error: { code: error.code, message: error.message } })}\n`);
      io.err(`countersign: ${error.message}${error.mend === undefined ? '' : `\n  ${error.mend}`}\n`);
      return undefined;
    },
  );
  if (target === undefined) return 1;
  const flows = [target.main, ...target.subflows];
  if (!dryRun)
    await judgeComplete(
      [
        { flow: target.main.flow, begins: ({ id }) => options.trigger === undefined || id === options.trigger },
        ...target.subflows.map(({ flow }) => ({ flow, begins: whereCalled })),
      ],
      (_flowId, slot) => bindings.connections.has(slot),
    );
  const input = options.input === undefined && dryRun ? sampleFor(target.main.flow, options.trigger) : await readItems(options.input, io);
  const opened =
    options.store === undefined
      ? undefined
      : await (await import('../../store/store.ts')).openStore({ path: resolve(io.cwd, options.store), unlock: await options.unlock() });
  const audit = opened === undefined ? undefined : (await import('./run-audit.ts')).runAudit(opened, 'operator');
  const told = runOutput(io, json);
  const gate = options.step ? stepGate(io) : undefined;
  const runtime = createFlowRuntime({
    startRunner: options.startRunner,
    store: opened?.engine ?? memoryStore(),
    connections: keptSignIns(opened?.secrets)(connectionsFor(flows, bindings.connections)),
    keep: keepFor(opened, bindings),
    filesRoot: io.cwd,
    ownFiles: bindings.files,
    events: {
      emit: (event) => {
        audit?.heard(event);
        told.emit(event);
      },
    },
    troubles: troubleLog(stderrLog),
    labels: ({ flow }) => runLabels(flow),
    gateway: {
      record: (entry) => {
        audit?.noted(entry);
        if (entry.decision !== 'allowed') stderrLog.write('warn', 'gateway', { ...entry, labels: entry.labels.join(' ') });
      },
    },
    calledFlow: async (flowId) => flows.find(({ flow }) => flow.id === flowId),
    ...(gate === undefined ? {} : { beforeStep: gate.open }),
  });
  try {
    await audit?.catchUp();
    await runtime.engine.open();
    const handle = await runtime.engine.start(target.main, {
      kind: 'manual',
      input,
      dryRun,
      ...(options.trigger === undefined ? {} : { trigger: options.trigger }),
    });
    const run = await runtime.engine.outcome(handle.runId, opened === undefined ? 'timers' : 'none');
    if (run.status === 'waiting')
      io.err(
        opened === undefined
          ? 'countersign: the run waits for a person; without --store nobody can answer it.\n'
          : `countersign: the run waits. Answer it in the app, or take it up with "countersign resume ${run.runId}".\n`,
      );
    return run.status === 'succeeded' ? 0 : 1;
  } finally {
    gate?.close();
    await runtime.close();
    await audit?.settled();
    await opened?.close();
  }
}
