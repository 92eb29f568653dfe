/** countersign run: one run of a flow, here and now. */
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { RunEvent } from '../../engine/ports.ts';
import { startForkedRunner } from '../../engine/forked-runner.node.ts';
import { createFlowRuntime } from '../../engine/flow-runtime.node.ts';
import { memoryStore } from '../../engine/memory-store.ts';
import { stderrLog } from '../../kernel/host.node.ts';
import { TerminalError, UserError } from '../../kernel/errors.ts';
import type { Json } from '../../kernel/json.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import { runLabels } from '../../review/run-labels.ts';
import { parseJsonText } from '../../workflow/migrations/json-text.ts';
import { environments } from '../../workflow/model/flow.ts';
import type { CliIo, Command } from '../command.ts';
import { badUsage, choiceFrom, optionsFrom } from '../options.ts';
import { connectionsFor, readBindings } from '../run-bindings.ts';
import { runOutput } from '../run-output.ts';
import { loadTarget } from '../run-target.ts';
import { unlockFrom, unlockOptions, unlockUsage } from '../store-unlock.ts';
import { readText } from '../read-file.ts';

const usage = `countersign run TARGET [--input FILE] [--bindings FILE] [--dry-run] [--unsigned-dev] [--step] [--trigger NODE] [--json]

Runs a flow once. TARGET is a signed bundle, which is verified first, or with --unsigned-dev or --dry-run a flow file.

  --input FILE      JSON for the trigger: an object, or a list of items; - reads stdin
  --bindings FILE   what each connection slot means here: hosts, and the secret as { "env": NAME } or { "file": PATH }
  --dry-run         no effect at all: shows what would be sent where, with samples for answers
  --step            stops before each step until Enter is pressed
  --trigger NODE    which trigger starts it, where the flow has several
  --trust-root FILE, --environment dev|test|prod   as in countersign verify
  --store FOLDER    keep the run in a store, so that it survives a crash and may wait for people
${unlockUsage}

With --json: one event a line; the last holds "output" or "error". Exit code 0: succeeded; 1: failed, halted, refused or waiting.`;

async function inputOf(source: string | undefined, io: CliIo): Promise<readonly Json[]> {
  if (source === undefined) return [{}];
  const value = parseJsonText(source === '-' ? await io.stdin() : readText(source, io.cwd), source) as Json;
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

/** Lets one step through at a time, each after a line on the terminal. One reader for them all: a second one would miss what the first has taken in. */
function stepGate(io: CliIo): { readonly open: (event: RunEvent) => Promise<void>; readonly close: () => void } {
  const reader = createInterface({ input: process.stdin });
  const lines = reader[Symbol.asyncIterator]();
  return {
    open: async (event) => {
      if (event.type !== 'step.started') return;
      io.err(`next: ${plainLine(event.nodeName)}${io.tty ? ' (Enter)' : ''}\n`);
      if ((await lines.next()).done === true) throw new TerminalError('run/cancelled', 'Nobody is left to let this step through: the input ended.');
    },
    close: () => reader.close(),
  };
}

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(args, {
      input: { type: 'string' }, bindings: { type: 'string' }, 'dry-run': { type: 'boolean' }, 'unsigned-dev': { type: 'boolean' }, step: { type: 'boolean' }, trigger: { type: 'string' },
      'trust-root': { type: 'string' }, environment: { type: 'string' }, store: { type: 'string' }, ...unlockOptions,
    }, usage);
    const [path, ...more] = positionals;
    if (path === undefined || more.length > 0) throw badUsage('run needs one TARGET.', usage);
    if (values.step === true && values.input === '-') throw badUsage('--step and --input - cannot both read stdin.', usage);
    const dryRun = values['dry-run'] === true;
    const json = values.json === true;
    const target = await loadTarget(path, {
      cwd: io.cwd, trustRoot: values['trust-root'], unsignedDev: values['unsigned-dev'] === true || dryRun,
      environment: values.environment === undefined ? undefined : choiceFrom(values.environment, environments, '--environment', usage),
    }).catch((error: unknown) => {
      if (!(error instanceof UserError) || error.code !== 'bundle/refused' && error.code !== 'bundle/not-approved') throw error;
      if (json) io.out(`${JSON.stringify({ type: 'run.refused', error: { code: error.code, message: error.message } })}\n`);
      io.err(`countersign: ${error.message}${error.mend === undefined ? '' : `\n  ${error.mend}`}\n`);
      return undefined;
    });
    if (target === undefined) return 1;
    const flows = [target.main, ...target.subflows];
    const input = await inputOf(values.input, io);
    const bindings = values.bindings === undefined ? new Map() : readBindings(values.bindings, io.cwd);
    const opened = values.store === undefined ? undefined : await (await import('../../store/store.ts')).openStore({ path: resolve(io.cwd, values.store), unlock: await unlockFrom(values, io, usage) });
    const gate = values.step === true ? stepGate(io) : undefined;
    const runtime = createFlowRuntime({
      startRunner: startForkedRunner,
      store: opened?.engine ?? memoryStore(), connections: connectionsFor(flows.map(({ flow }) => flow), bindings), filesRoot: io.cwd,
      events: runOutput(io, json), labels: ({ flow }) => runLabels(flow),
      gateway: { record: (entry) => { if (entry.decision !== 'allowed') stderrLog.write('warn', 'gateway', { ...entry, labels: entry.labels.join(' ') }); } },
      calledFlow: async (flowId) => flows.find(({ flow }) => flow.id === flowId),
      ...(gate === undefined ? {} : { beforeStep: gate.open }),
    });
    try {
      await runtime.engine.open();
      const handle = await runtime.engine.start(target.main, { kind: 'manual', input, dryRun, ...(values.trigger === undefined ? {} : { trigger: values.trigger }) });
      const run = await runtime.engine.outcome(handle.runId, opened === undefined ? 'timers' : 'none');
      if (run.status === 'waiting') io.err(opened === undefined ? 'countersign: the run waits for a person; without --store nobody can answer it.\n' : `countersign: the run waits. Answer it in the app, or take it up with "countersign resume ${run.runId}".\n`);
      return run.status === 'succeeded' ? 0 : 1;
    } finally {
      gate?.close();
      await runtime.close();
      await opened?.close();
    }
  },
};
