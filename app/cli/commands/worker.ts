/** countersign worker: runs signed bundles as steps of a durable engine that is already there. */
import { resolve } from 'node:path';
import { stderrLog, systemTimers } from '../../kernel/host.node.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import type { Command } from '../command.ts';
import { badUsage, choiceFrom, countFrom, optionsFrom } from '../options.ts';
import { usualPlaybooks } from '../service/playbook-file.ts';
import { connectionsFor, readBindings, usualBindings } from '../runs/run-bindings.ts';
import { keptSignIns } from '../runs/kept-sign-ins.ts';
import { keepFor } from '../runs/run-keep.ts';
import { runOutput } from '../runs/run-output.ts';
import { flowsOf, policyOf } from '../runs/run-target.ts';
import { targetFrom, targetOptions } from '../runs/target-options.ts';
import { clusterKeyFrom, clusterOptions, clusterUsage, ingressFrom, urlFrom } from '../restate/options.ts';
import { untilSignal } from '../signals.ts';
import { ownFilesOf, unlockOptions, unlockUsage } from '../store-unlock.ts';
import { serveUntil } from '../service/look-again.ts';
import { watchFrom } from '../service/watch-options.ts';
import type { Worker } from '../restate/worker.ts';

const usage = `countersign worker FOLDER --engine restate (--key FILE | --plain) [--admin URL] [--ingress URL] [--port N] [--web-port N] [--store FOLDER [--accept-older-store]] [--bindings FILE] [--json]

Runs the signed bundles of FOLDER as a worker of a Restate cluster: one durable invocation a run, one journaled step for each that acts, durable
timers and questions. Web requests, forms, chats, mail, files and schedules start runs through any worker, each once however many there are.
Journal and schedule are the cluster's; grant, broker, sandbox, masking and gateway log are those of countersign start. Each worker
verifies the bundles itself, and a run stays with the bundle that it began with. The runs of a dead worker go on with the next one at
the same address. Start, ask, answer and stop runs with "countersign cluster".

  --admin URL       the cluster's admin interface, http://localhost:9070 for one of your own: registers this worker there, drops
                    ended runs when their flow's retention is over, and ends what is revoked also where it waits
${clusterUsage}
  --port N          where the cluster reaches this worker: 9080 by default; 0 picks a free one
  --web-port N      web requests, forms, chats, GET /healthz and GET /metrics: 8443 by default; 0 picks a free one
  --host ADDRESS    127.0.0.1 by default, for both: put a TLS proxy in front
  --advertise URL   where the cluster reaches this worker, or the workers behind one address
  --identity-key K  listen only to the cluster whose requests this public key (publickeyv1_...) proves; may be given more than once
  --store FOLDER    encrypted store, of this worker alone, for what flows keep (data tables, tokens, consents), for what was taken from
                    mailboxes and folders, and for the audit log of its runs; made if it is not there; without it this worker forgets all that when it ends
  --accept-older-store  as in countersign start
${unlockUsage}
  --bindings FILE   as in countersign run; FOLDER/bindings.json by default
  --unsigned-dev    also run .flow.json drafts
  --trust-root FILE, --environment dev|test|prod   as in countersign verify
  --revocations FILE  a signed revocation list; looked at again when it changes, as the trust root is: what they revoke ends, and starts no more
  --playbooks FILE    what is done by itself when a flow is not as usual; FOLDER/playbooks.json by default. Workers that share the folder of
                      held flows hold together; without --admin runs under way are not held
  --policy FILE       the policy of this machine (hosts, vendors, regions): a bundle that is high or blocks under it is refused

With --json: one event a line, first { "type": "worker.started", "port", "webPort", "flows" }.`;

export const command: Command = {
  usage,
  acts: true,
  async run(args, io) {
    const { values, positionals } = optionsFrom(
      args,
      {
        engine: { type: 'string' },
        admin: { type: 'string' },
        port: { type: 'string' },
        host: { type: 'string' },
        advertise: { type: 'string' },
        'web-port': { type: 'string' },
        'identity-key': { type: 'string', multiple: true },
        playbooks: { type: 'string' },
        store: { type: 'string' },
        'accept-older-store': { type: 'boolean' },
        ...targetOptions,
        ...clusterOptions,
        ...unlockOptions,
      },
      usage,
    );
    const [folder, ...more] = positionals;
    if (folder === undefined || more.length > 0) throw badUsage('worker needs one FOLDER.', usage);
    choiceFrom(values.engine ?? '', ['restate'], '--engine', usage);
    const full = resolve(io.cwd, folder);
    const target = targetFrom(values, io.cwd, usage);
    const key = await clusterKeyFrom(values, io, usage);
    const bindings = readBindings(values.bindings ?? usualBindings(full), io.cwd, ownFilesOf(values, io.cwd));
    // Nobody else pays for the other engine, and for a store.
    const store =
      values.store === undefined
        ? undefined
        : await (
            await import('../service/service-store.ts')
          ).serviceStore(values.store, values, io, usage, {
            make: true,
            acceptOlder: values['accept-older-store'] === true,
            serves: { timers: systemTimers, log: stderrLog },
          });
    const audit = store === undefined ? undefined : (await import('../restate/run-audit.ts')).workerAudit(store);
    const door =
      store === undefined || audit === undefined
        ? undefined
        : await (await import('../restate/backup-door.ts')).openBackupDoor(store, audit);
    try {
      const playbooks = values.playbooks ?? usualPlaybooks(full);
      const watch = playbooks === undefined ? undefined : await watchFrom(playbooks, target, store, io);
      const { startWorker } = await import('../restate/worker.ts');
      const policy = policyOf(values.policy, io.cwd);
      const events = runOutput(io, values.json === true);
      const signIns = keptSignIns(store?.secrets);
      const begin = async ({ port, webPort }: Pick<Worker, 'port' | 'webPort'>): Promise<Worker> => {
        const worker = await startWorker({
          ...target,
          watch,
          folder: full,
          host: values.host ?? '127.0.0.1',
          port,
          webPort,
          policy,
          bindings,
          advertise: values.advertise === undefined ? undefined : urlFrom(values.advertise, '--advertise', usage),
          admin: values.admin === undefined ? undefined : urlFrom(values.admin, '--admin', usage),
          ingress: ingressFrom(values, usage),
          identityKeys: values['identity-key'] ?? [],
          key,
          keep: keepFor(store, bindings),
          storeId: store?.id,
          isShort: store?.engine.isShort,
          watchStore: store?.engine.watch,
          olderStore: store?.rollback?.code,
          audit,
          decisions: store?.decisions,
          connections: (targets) => signIns(connectionsFor(flowsOf(targets), bindings.connections)),
          events,
        });
        for (const { file, code, message } of worker.refused) stderrLog.write('error', 'a file is not run', { file, code, why: message });
        if (values.json === true)
          io.out(
            `${JSON.stringify({ type: 'worker.started', port: worker.port, webPort: worker.webPort, flows: worker.flows, refused: worker.refused })}\n`,
          );
        else
          io.out(
            `a worker for ${worker.flows.length} flows on port ${worker.port}, web requests on port ${worker.webPort}\n${worker.flows.map(({ flowId, name, triggers }) => `  ${flowId}  ${plainLine([name, ...triggers].join('  '))}\n`).join('')}`,
          );
        return worker;
      };
      const first = await begin({
        port: countFrom(values.port, '--port', 0, usage) ?? 9080,
        webPort: countFrom(values['web-port'], '--web-port', 0, usage) ?? 8443,
      });
      await serveUntil(untilSignal(), first, begin, stderrLog);
      if (values.json === true) io.out(`${JSON.stringify({ type: 'worker.stopped' })}\n`);
      return 0;
    } finally {
      await door?.close();
      await audit?.settled();
      await store?.close();
    }
  },
};
