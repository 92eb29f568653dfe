/** What a service or a worker watches its flows by, from the operator's file. */
import type { Store } from '../../store/store.ts';
import type { CliIo } from '../command.ts';
import { callBackFor } from './call-back.ts';
import { forgetfulSettings, type WatchOptions } from './flow-watch.ts';
import { readPlaybooks } from './playbook-file.ts';
import type { TargetOptions } from '../runs/run-target.ts';

/** Throws UserError for a file, or root keys, that cannot be used. */
export async function watchFrom(path: string, target: TargetOptions, store: Store | undefined, io: CliIo): Promise<WatchOptions> {
  const file = readPlaybooks(path, io.cwd);
  const callBack = await callBackFor(file, target, io);
  for (const { name, revoke, demote } of file.playbooks) {
    if (demote === true && store === undefined)
      io.err(
        `countersign: the playbook "${name}" has somebody asked about a step, which needs a count of what steps decide: give a --store.\n`,
      );
    if (revoke && callBack === undefined)
      io.err(
        `countersign: the playbook "${name}" calls bundles back, but there are no "rootKeys" in ${path}, or no --revocations LIST: it holds the flow instead.\n`,
      );
  }
  if (store === undefined)
    io.err(
      `countersign: without --store, what is usual for a flow is learned anew after each start, and nobody remembers that there was a folder of held flows: where ${file.held} is removed, what was held in it runs again.\n`,
    );
  return { file, callBack, settings: store?.settings ?? forgetfulSettings(), counts: store?.decisions };
}
