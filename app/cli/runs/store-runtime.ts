/** The engine over a store, for the commands that take up or stop runs: flows are the pinned ones, whatever the files say today. */
import { startForkedRunner } from '../../engine/runner/forked-runner.node.ts';
import { createFlowRuntime, type FlowRuntime } from '../../engine/flow-runtime.node.ts';
import type { PinnedFlow } from '../../engine/ports.ts';
import { troubleLog } from '../../engine/runs/troubles.ts';
import { stderrLog } from '../../kernel/host.node.ts';
import { runLabels } from '../../review/run-labels.ts';
import type { Store } from '../../store/store.ts';
import type { CliIo } from '../command.ts';
import { connectionsFor, readBindings } from './run-bindings.ts';
import { keptSignIns } from './kept-sign-ins.ts';
import { runAudit, type RunAudit } from './run-audit.ts';
import { keepFor } from './run-keep.ts';
import { runOutput } from './run-output.ts';

/** The runtime, and the log of what it does, which `close` brings to its end. */
export interface StoreRuntime extends FlowRuntime {
  readonly audit: RunAudit;
}

export interface StoreRuntimeOptions {
  readonly json: boolean;
  readonly bindings?: string | undefined;
  /** What the store was opened with: no step gets these files. */
  readonly ownFiles: readonly string[];
  /** Throws `halted/revoked` for a flow that may no longer run. */
  readonly admit?: (pinned: PinnedFlow) => void;
}

/** Tells first of what a crash left untold: later entries would hide that it is missing. */
export async function storeRuntime(
  store: Store,
  io: CliIo,
  { json, bindings: bindingsPath, ownFiles, admit }: StoreRuntimeOptions,
): Promise<StoreRuntime> {
  const bindings = readBindings(bindingsPath, io.cwd, ownFiles);
  const audit = runAudit(store, 'operator');
  await audit.catchUp();
  const told = runOutput(io, json);
  const seen: PinnedFlow[] = [];
  const fromBindings = keptSignIns(store.secrets)(connectionsFor(seen, bindings.connections));
  const runtime = createFlowRuntime({
    store: store.engine,
    keep: keepFor(store, bindings),
    connections: fromBindings,
    filesRoot: io.cwd,
    ownFiles: bindings.files,
    startRunner: startForkedRunner,
    events: {
      emit: (event) => {
        audit.heard(event);
        told.emit(event);
      },
    },
    troubles: troubleLog(stderrLog),
    labels: (pinned) => {
      if (!seen.some(({ flow }) => flow === pinned.flow)) seen.push(pinned);
      return runLabels(pinned.flow);
    },
    ...(admit === undefined ? {} : { admit }),
    gateway: {
      record: (entry) => {
        audit.noted(entry);
        if (entry.decision !== 'allowed') stderrLog.write('warn', 'gateway', { ...entry, labels: entry.labels.join(' ') });
      },
    },
  });
  return {
    ...runtime,
    audit,
    async close() {
      await runtime.close();
      await audit.settled();
    },
  };
}
