/** countersign worker: runs signed bundles as steps of a durable engine that is already there. */
import { resolve } from 'node:path';
import { UserError } from '../../kernel/errors.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import { environments } from '../../workflow/model/flow.ts';
import type { Command } from '../command.ts';
import { badUsage, choiceFrom, countFrom, optionsFrom } from '../options.ts';
import { connectionsFor, readBindings, usualBindings } from '../run-bindings.ts';
import { keepFor } from '../run-keep.ts';
import { runOutput } from '../run-output.ts';
import { untilSignal } from '../signals.ts';
import { unlockFrom, unlockOptions, unlockUsage } from '../store-unlock.ts';

const usage = `countersign worker FOLDER --engine restate [--admin URL] [--ingress URL] [--port N] [--host ADDRESS] [--bindings FILE] [--json]

Runs the signed bundles of FOLDER as a worker of a Restate cluster: one durable invocation a run, one journaled step a node, durable
timers, questions as awakeables. Journal and schedule are the cluster's; grant, broker, sandbox, masking and gateway log are those of
countersign start. Each worker verifies the bundles itself, and a run stays with the bundle that it began with. The runs of a dead worker
go on with the next one at the same address.

  --admin URL       the cluster's admin interface, http://localhost:9070 for one of your own: registers this worker there
  --ingress URL     where the cluster takes calls; http://localhost:8080 by default. Flows that call flows use it
  --port N          9080 by default; 0 picks a free one
  --host ADDRESS    127.0.0.1 by default
  --advertise URL   where the cluster reaches this worker, or the workers behind one address
  --identity-key K  listen only to the cluster whose requests this public key (publickeyv1_...) proves; may be given more than once
  --bindings FILE   as in countersign run; FOLDER/bindings.json by default
  --unsigned-dev    also run .flow.json drafts, and keep what steps gave in plain where no key is given
  --trust-root FILE, --environment dev|test|prod   as in countersign verify
  --revocations FILE  a signed revocation list: what it revokes ends at its next step, and starts no more
The key seals what steps gave before the cluster keeps it; give every worker the same one:
${unlockUsage}

Start a run, ask for it, answer its questions, stop it:
  curl INGRESS/countersign/RUN-ID/run/send --json '{ "flowId": "flow_1", "input": [{}] }'
  curl INGRESS/countersign/RUN-ID/status -X POST
  curl INGRESS/countersign/RUN-ID/decide --json '{ "approvalId": "...", "by": "ann", "decision": "approved", "argumentHash": "..." }'
  curl INGRESS/countersign/RUN-ID/command --json '{ "action": "cancel", "by": "ann" }'

With --json: one event a line, first { "type": "worker.started", "port", "flows" }.`;

function urlFrom(text: string, name: string): URL {
  try {
    const url = new URL(text);
    if (url.protocol === 'http:' || url.protocol === 'https:') return new URL(url.href.replace(/\/*$/, '/'));
  } catch { /* Said below. */ }
  throw badUsage(`${name} takes an address such as http://localhost:9070, not "${text}".`, usage);
}

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(args, {
      engine: { type: 'string' }, admin: { type: 'string' }, ingress: { type: 'string' }, port: { type: 'string' }, host: { type: 'string' }, advertise: { type: 'string' }, bindings: { type: 'string' },
      'identity-key': { type: 'string', multiple: true }, 'unsigned-dev': { type: 'boolean' }, 'trust-root': { type: 'string' }, environment: { type: 'string' }, revocations: { type: 'string' }, ...unlockOptions,
    }, usage);
    const [folder, ...more] = positionals;
    if (folder === undefined || more.length > 0) throw badUsage('worker needs one FOLDER.', usage);
    choiceFrom(values.engine ?? '', ['restate'], '--engine', usage);
    const port = countFrom(values.port, '--port', 0, usage) ?? 9080;
    const full = resolve(io.cwd, folder);
    const unsignedDev = values['unsigned-dev'] === true;
    const plain = unsignedDev && values['store-key'] === undefined && values['store-key-fd'] === undefined;
    const unlock = plain ? undefined : await unlockFrom(values, io, usage);
    if (unlock !== undefined && unlock.kind !== 'external') throw new UserError('store/wrong-key', 'A worker takes a key, not a passphrase.', { mend: 'Make one with: openssl rand -hex 32, and give it with --store-key.' });
    const bindings = readBindings(values.bindings ?? usualBindings(full), io.cwd);
    // Nobody else pays for the other engine.
    const { startWorker } = await import('../worker.ts');
    const worker = await startWorker({
      cwd: io.cwd, folder: full, host: values.host ?? '127.0.0.1', port, unsignedDev, trustRoot: values['trust-root'], revocations: values.revocations, bindings,
      environment: values.environment === undefined ? undefined : choiceFrom(values.environment, environments, '--environment', usage),
      advertise: values.advertise === undefined ? undefined : urlFrom(values.advertise, '--advertise'), admin: values.admin === undefined ? undefined : urlFrom(values.admin, '--admin'),
      ingress: urlFrom(values.ingress ?? 'http://localhost:8080', '--ingress'), identityKeys: values['identity-key'] ?? [], key: unlock?.key, keep: keepFor(undefined, bindings),
      connections: (targets) => connectionsFor(targets.flatMap(({ main, subflows }) => [main, ...subflows]), bindings.connections), events: runOutput(io, values.json === true),
    });
    for (const { file, code, message } of worker.refused) io.err(`countersign: ${file} is not run: ${message} (${code})\n`);
    if (values.json === true) io.out(`${JSON.stringify({ type: 'worker.started', port: worker.port, flows: worker.flows, refused: worker.refused })}\n`);
    else io.out(`a worker for ${worker.flows.length} flows on port ${worker.port}\n${worker.flows.map(({ flowId, name }) => `  ${flowId}  ${plainLine(name)}\n`).join('')}`);
    await untilSignal();
    await worker.stop();
    if (values.json === true) io.out(`${JSON.stringify({ type: 'worker.stopped' })}\n`);
    return 0;
  },
};
