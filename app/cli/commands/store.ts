/** countersign store: copies of a store, also of one that a service uses, and putting one back. */
import { resolve } from 'node:path';
import { systemClock } from '../../kernel/host.node.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import { backupMaker, madeBackup } from '../../serve/control/backup.ts';
import { restoreStore } from '../../store/backup.ts';
import { storePaths } from '../../store/file-layout.ts';
import type { CliIo, Command } from '../command.ts';
import { badUsage, noVerb, optionsFrom } from '../options.ts';
import { fromServiceOrStore } from '../service/ask-service.ts';
import { runAudit } from '../runs/run-audit.ts';
import { unlockFrom, unlockOptions, unlockUsage, type UnlockValues } from '../store-unlock.ts';

const usage = `countersign store backup --store FOLDER --to FILE.countersign-db [--json]
countersign store restore --store FOLDER --from FILE.countersign-db [--json]

  backup     a whole copy of the store, encrypted as it is, proved after it was written, with FILE.keys.json beside it. Writes over nothing. Where a
             service holds the store, the service makes the copy and runs go on meanwhile: no key is needed, and FILE has to be where the
             account of the service may write
  restore    proves the copy, keeps what is in FOLDER under FOLDER/backups, and puts the copy in its place, or into a FOLDER that has no store yet.
             Stop the service first. It starts once with "countersign start ... --accept-older-store" afterwards, and the audit log says so
${unlockUsage}

With --json: { "database", "keys", "bytes" } of a backup, { "restored": true, "kept"? } after a restore.`;

interface Values extends UnlockValues {
  readonly json?: boolean | undefined;
}

async function backUp(store: string, to: string, values: Values, io: CliIo): Promise<void> {
  const made = await fromServiceOrStore({
    values: { ...values, store },
    io,
    usage,
    request: { format: 1, ask: 'backup', to },
    shape: madeBackup,
    heard: () => undefined,
    async here(opened) {
      const audit = runAudit(opened, 'operator');
      try {
        return await backupMaker({ backup: opened.backup, write: (deed) => audit.write(deed) })(to);
      } finally {
        await audit.settled();
      }
    },
  });
  io.out(
    values.json === true
      ? `${JSON.stringify(made)}\n`
      : `${plainLine(made.database)}: a whole copy of the store, ${made.bytes} bytes, proved.\nKeep ${plainLine(made.keys)} with it, and the key or passphrase of the store elsewhere: without it nobody can open the copy.\n`,
  );
}

async function restore(store: string, from: string, values: Values, io: CliIo): Promise<void> {
  const kept = await restoreStore({
    path: store,
    from,
    unlock: await unlockFrom(values, io, usage),
    label: new Date(systemClock.now()).toISOString(),
  });
  if (values.json === true) io.out(`${JSON.stringify({ restored: true, ...(kept === undefined ? {} : { kept }) })}\n`);
  else
    io.out(
      `The copy is in place in ${plainLine(storePaths(store).folder)}.${kept === undefined ? '' : ` What was there is kept in ${plainLine(kept)}.`}\nStart the service once with --accept-older-store: what was done since the copy was made is not in it, and may be done again.\n`,
    );
}

export const command: Command = {
  usage,
  acts: true,
  async run(args, io) {
    const { values, positionals } = optionsFrom(
      args,
      { store: { type: 'string' }, to: { type: 'string' }, from: { type: 'string' }, ...unlockOptions },
      usage,
    );
    const [verb, ...more] = positionals;
    if (verb !== 'backup' && verb !== 'restore') throw noVerb('store', verb, ['backup', 'restore'], usage);
    const [file, other, option] = verb === 'backup' ? [values.to, values.from, '--to'] : [values.from, values.to, '--from'];
    if (values.store === undefined || file === undefined || other !== undefined || more.length > 0)
      throw badUsage(`${verb} needs --store FOLDER and ${option} FILE, and nothing else.`, usage);
    const [store, path] = [resolve(io.cwd, values.store), resolve(io.cwd, file)];
    await (verb === 'backup' ? backUp(store, path, values, io) : restore(store, path, values, io));
    return 0;
  },
};
