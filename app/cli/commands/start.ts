/** countersign start: the production service over a folder of signed bundles. */
import { resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { memoryStore } from '../../engine/memory-store.ts';
import { stderrLog, systemTimers } from '../../kernel/host.node.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import type { CliIo, Command } from '../command.ts';
import { badUsage, choiceFrom, countFrom, optionsFrom } from '../options.ts';
import { connectionsFor, readBindings, usualBindings } from '../runs/run-bindings.ts';
import { keptSignIns } from '../runs/kept-sign-ins.ts';
import { keepFor } from '../runs/run-keep.ts';
import { runOutput } from '../runs/run-output.ts';
import { flowsOf, policyOf } from '../runs/run-target.ts';
import { targetFrom, targetOptions } from '../runs/target-options.ts';
import { usualPlaybooks } from '../service/playbook-file.ts';
import { doorOfFolder, doorOfStore } from '../../serve/control/place.ts';
import type { TlsFiles } from '../../serve/tls-files.ts';
import { serveUntil } from '../service/look-again.ts';
import { startService, type Service } from '../service/service.ts';
import { stateFolder } from '../remembered/state-file.ts';
import { untilSignal } from '../signals.ts';
import { ownFilesOf, unlockOptions, unlockUsage } from '../store-unlock.ts';
import { traceTarget, type TraceTarget } from '../service/trace-sender.ts';
import { watchFrom } from '../service/watch-options.ts';
import { readText } from '../read-file.ts';

const usage = `countersign start FOLDER [--port N] [--host ADDRESS] [--tls-cert FILE --tls-key FILE [--client-ca FILE]] [--store FOLDER [--accept-older-store]] [--bindings FILE] [--traces URL] [--engine embedded] [--json]

Runs the signed bundles of FOLDER as a service: web requests, forms, chats, mail, files and schedules start them, crashes are taken
up, GET /healthz and GET /metrics tell how it goes. Ends on SIGTERM, SIGINT or, without a certificate, SIGHUP, letting runs come to an end first; a second one ends it at once.
"countersign answer", "runs", "resume" and "cancel" ask it while it runs: with --store its store, or without one with --service FOLDER.

  --port N          8443 by default; 0 picks a free one
  --host ADDRESS    127.0.0.1 by default: give a certificate for any other, or put a TLS proxy in front
  --tls-cert FILE --tls-key FILE   speaks TLS 1.3 alone, with this certificate (PEM, the chain after it) and its private key (PEM, readable by
                    you alone). Read anew when they change, and on SIGHUP; what cannot be used then is told, and the last good one stays
  --client-ca FILE  lets in only callers that show a certificate of one of these authorities (mTLS), for /healthz and /metrics too.
                    One web request alone may ask for it, too, whatever the others do: bind the slot of its trigger with
                    "callers": { "ca": { "file": "callers.pem" }, "subjects": ["CN=partner", "DNS:client.partner.example"] }; that counts there instead of this. The authorities
                    are those that issue the certificates themselves; once one web request has its own, this holds for --client-ca too
  --store FOLDER    encrypted store for the runs, made if it is not there; without it a crash loses what was under way
  --accept-older-store  start although the store is older than what was last seen of it, as after a backup that was put back or a log that was lost:
                    what was done since may be done again, and the audit log says that it was accepted
  --bindings FILE   as in countersign run; FOLDER/bindings.json by default
  --unsigned-dev    also serve .flow.json drafts, for trying out
  --trust-root FILE, --environment dev|test|prod   as in countersign verify
  --revocations FILE  a signed revocation list; looked at again when it changes, as the trust root is: what they revoke stops at once
  --playbooks FILE  what is done by itself when a flow is not as usual; FOLDER/playbooks.json by default. With --store, what is usual is
                    kept; "countersign held" lists the flows that a playbook holds, and lets them go on
  --traces URL      sends each run as an OpenTelemetry trace (OTLP/HTTP, JSON): its steps and what they send, with names, codes, times and kinds of
                    data, never a value. --traces-ca FILE holds the collector's authorities, --traces-token FILE its bearer token
  --policy FILE       the policy of this machine (hosts, vendors, regions): a bundle that is high or blocks under it is refused
${unlockUsage}

With --json: one event a line, first { "type": "service.started", "port", "flows" }.`;

async function stores(
  path: string | undefined,
  values: Parameters<typeof import('../service/service-store.ts').serviceStore>[1] & {
    readonly 'accept-older-store'?: boolean | undefined;
  },
  io: CliIo,
) {
  if (path === undefined) {
    stderrLog.write('warn', 'without --store, runs that are under way are lost in a crash');
    return { engine: memoryStore(), close: async () => undefined, opened: undefined, audit: undefined, lastAt: undefined };
  }
  const opened = await (
    await import('../service/service-store.ts')
  ).serviceStore(path, values, io, usage, {
    make: true,
    acceptOlder: values['accept-older-store'] === true,
    serves: { timers: systemTimers, log: stderrLog },
  });
  const lastAt = (await import('../../host/audit/audit-desk.node.ts')).lastEntryAt(opened.audit);
  const audit = (await import('../runs/run-audit.ts')).runAudit(opened, 'system');
  return { lastAt, engine: opened.engine, close: () => audit.settled().then(() => opened.close()), opened, audit };
}

interface TlsValues {
  readonly 'tls-cert'?: string | undefined;
  readonly 'tls-key'?: string | undefined;
  readonly 'client-ca'?: string | undefined;
}

function tlsFrom({ 'tls-cert': cert, 'tls-key': key, 'client-ca': clientCa }: TlsValues, io: CliIo): TlsFiles | undefined {
  if (cert === undefined && key === undefined && clientCa === undefined) return undefined;
  if (cert === undefined || key === undefined) throw badUsage('TLS needs both --tls-cert FILE and --tls-key FILE.', usage);
  const at = (path: string): string => resolve(io.cwd, path);
  return { cert: at(cert), key: at(key), ...(clientCa === undefined ? {} : { clientCa: at(clientCa) }) };
}

interface TraceValues {
  readonly traces?: string | undefined;
  readonly 'traces-ca'?: string | undefined;
  readonly 'traces-token'?: string | undefined;
}

function tracesFrom({ traces: url, 'traces-ca': ca, 'traces-token': token }: TraceValues, io: CliIo): TraceTarget | undefined {
  if (url === undefined && (ca !== undefined || token !== undefined))
    throw badUsage('--traces-ca and --traces-token need --traces URL.', usage);
  if (url === undefined) return undefined;
  return traceTarget({
    url,
    ca: ca === undefined ? undefined : readText(ca, io.cwd),
    token: token === undefined ? undefined : readText(token, io.cwd).trim(),
  });
}

/**
 * By what factor V8 grows the room for young values when many outlive a collection. What is read and verified at the start does, and the room would stay: a
 * service that waits for work holds a tenth less memory without it. Once it serves, V8's own factor counts.
 */
const growYoungValues = (factor: 1 | 2): void => {
  setFlagsFromString(`--semi-space-growth-factor=${factor}`);
};

export const command: Command = {
  usage,
  acts: true,
  async run(args, io) {
    const { values, positionals } = optionsFrom(
      args,
      {
        port: { type: 'string' },
        host: { type: 'string' },
        store: { type: 'string' },
        'accept-older-store': { type: 'boolean' },
        'tls-cert': { type: 'string' },
        'tls-key': { type: 'string' },
        'client-ca': { type: 'string' },
        engine: { type: 'string' },
        playbooks: { type: 'string' },
        traces: { type: 'string' },
        'traces-ca': { type: 'string' },
        'traces-token': { type: 'string' },
        ...targetOptions,
        ...unlockOptions,
      },
      usage,
    );
    const [folder, ...more] = positionals;
    if (folder === undefined || more.length > 0) throw badUsage('start needs one FOLDER.', usage);
    choiceFrom(values.engine ?? 'embedded', ['embedded'], '--engine', usage);
    const tls = tlsFrom(values, io);
    const traces = tracesFrom(values, io);
    growYoungValues(1);
    const full = resolve(io.cwd, folder);
    const playbooks = values.playbooks ?? usualPlaybooks(full);
    const bindings = readBindings(values.bindings ?? usualBindings(full), io.cwd, ownFilesOf({ ...values, playbooks }, io.cwd));
    const target = targetFrom(values, io.cwd, usage);
    const store = await stores(values.store, values, io);
    try {
      const watch = playbooks === undefined ? undefined : await watchFrom(playbooks, target, store.opened, io);
      const policy = policyOf(values.policy, io.cwd);
      const events = runOutput(io, values.json === true);
      const signIns = keptSignIns(store.opened?.secrets);
      const begin = async (port: number): Promise<Service> => {
        const service = await startService({
          ...target,
          watch,
          traces,
          folder: full,
          host: values.host ?? '127.0.0.1',
          tls,
          port,
          store: store.engine,
          policy,
          bindings,
          connections: (targets) => signIns(connectionsFor(flowsOf(targets), bindings.connections)),
          keep: keepFor(store.opened, bindings),
          kept: store.opened?.tables,
          backup: store.opened?.backup,
          olderStore: store.opened?.rollback?.code,
          lastAt: store.lastAt,
          audit: store.audit,
          door: store.opened === undefined ? doorOfFolder(full, resolve(io.cwd, stateFolder())) : doorOfStore(store.opened.paths.folder),
          events,
        });
        for (const { file, code, message } of service.refused)
          stderrLog.write('error', 'a file is not served', { file, code, why: message });
        if (values.json === true)
          io.out(
            `${JSON.stringify({ type: 'service.started', port: service.port, flows: service.flows, refused: service.refused, ...(service.control === undefined ? {} : { control: service.control }) })}\n`,
          );
        else
          io.out(
            `serving ${service.flows.length} flows on port ${service.port}\n${service.flows.flatMap(({ name, triggers }) => triggers.map((trigger) => `  ${plainLine(`${trigger}  ${name}`)}\n`)).join('')}`,
          );
        return service;
      };
      const first = await begin(countFrom(values.port, '--port', 0, usage) ?? 8443);
      growYoungValues(2);
      await serveUntil(untilSignal({ hangUp: tls === undefined }), first, ({ port }) => begin(port), stderrLog);
      if (values.json === true) io.out(`${JSON.stringify({ type: 'service.stopped' })}\n`);
      return 0;
    } finally {
      await store.close();
    }
  },
};
