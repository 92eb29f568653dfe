/** countersign run: one run of a flow, here and now. */
import { startForkedRunner } from '../../engine/runner/forked-runner.node.ts';
import { startAhead } from '../../sandbox/fork-runner.node.ts';
import type { Command } from '../command.ts';
import { badUsage, optionsFrom } from '../options.ts';
import { targetFrom, targetOptions } from '../runs/target-options.ts';
import { ownFilesOf, unlockFrom, unlockOptions, unlockUsage } from '../store-unlock.ts';

const usage = `countersign run TARGET [--input FILE] [--bindings FILE] [--dry-run] [--unsigned-dev] [--step] [--trigger NODE] [--json]

Runs a flow once. TARGET is a signed bundle, which is verified first, or with --unsigned-dev or --dry-run a flow file.

  --input FILE      JSON for the trigger: an object, or a list of items; - reads stdin; a dry run without it takes the trigger's sample
  --bindings FILE   what each connection slot means here: hosts, and the secret as { "env": NAME } or { "file": PATH };
                    { "connections": { ... }, "pseudonymKey": ... } also gives the key for hashes of personal values
  --dry-run         no effect at all: shows what would be sent where, with samples for answers
  --step            stops before each step until Enter is pressed
  --trigger NODE    which trigger starts it, where the flow has several
  --trust-root FILE, --environment dev|test|prod, --revocations FILE   as in countersign verify
  --policy FILE     the policy of this machine (hosts, vendors, regions): a bundle that is high or blocks under it is refused
  --store FOLDER    keep the run in a store, so that it survives a crash and may wait for people
${unlockUsage}

With --json: one event a line; the last holds "output" or "error". Exit code 0: succeeded; 1: failed, halted, refused or waiting.`;

export const command: Command = {
  usage,
  acts: true,
  async run(args, io) {
    const { values, positionals } = optionsFrom(
      args,
      {
        input: { type: 'string' },
        'dry-run': { type: 'boolean' },
        step: { type: 'boolean' },
        trigger: { type: 'string' },
        store: { type: 'string' },
        ...targetOptions,
        ...unlockOptions,
      },
      usage,
    );
    const [path, ...more] = positionals;
    if (path === undefined || more.length > 0) throw badUsage('run needs one TARGET.', usage);
    if (values.step === true && values.input === '-') throw badUsage('--step and --input - cannot both read stdin.', usage);
    const dryRun = values['dry-run'] === true;
    const target = targetFrom({ ...values, 'unsigned-dev': values['unsigned-dev'] === true || dryRun }, io.cwd, usage);
    const runner = startAhead(startForkedRunner);
    try {
      const { runOnce } = await import('../runs/run-once.ts');
      return await runOnce(
        {
          path,
          target,
          dryRun,
          policy: values.policy,
          input: values.input,
          bindings: values.bindings,
          step: values.step === true,
          trigger: values.trigger,
          json: values.json === true,
          store: values.store,
          unlock: () => unlockFrom(values, io, usage),
          ownFiles: ownFilesOf(values, io.cwd),
          startRunner: runner.take,
        },
        io,
      );
    } finally {
      runner.dismiss();
    }
  },
};
