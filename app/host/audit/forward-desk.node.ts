/** Forwarders of a workspace's audit log: one for each destination that is switched on, from the moment the store opens. */
import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../audit/crypto.node.ts';
import { otlpDelivery, splunkDelivery } from '../../audit/forwarders/collector.node.ts';
import { tokenReceiver, type Destination } from '../../audit/forwarders/destination.ts';
import { fileDelivery } from '../../audit/forwarders/file.node.ts';
import { createForwarder, type Delivery, type Forwarder } from '../../audit/forwarders/forwarder.ts';
import { syslogDelivery } from '../../audit/forwarders/syslog-tls.node.ts';
import { logOrigin } from '../../audit/signed-note.ts';
import type { ForwardDesk } from '../../ipc/services.ts';
import { UserError } from '../../kernel/errors.ts';
import { stderrLog, systemTimers } from '../../kernel/host.node.ts';
import type { Store } from '../../store/store.ts';
import { optionalSecret } from '../optional-secret.ts';
import type { HostPorts } from '../ports.ts';

export interface HostForwardDesk extends ForwardDesk {
  /** The log has grown. */
  poke(): void;
  close(): Promise<void>;
}

/** The secret's place in the vault; ids of connections begin otherwise. */
const secretId = (destinationId: string): string => `forward/${destinationId}`;

/** The first hex digits of a digest in the shape of a UUID: Splunk wants one, the same at each start. */
function channelOf(id: string, ports: HostPorts): string {
  const hex = ports.hash.sha256(`countersign forward channel ${id}`);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}

export function createForwardDesk(store: Store, ports: HostPorts, version: string): HostForwardDesk {
  const origin = logOrigin(store.id);
  const running = new Map<string, Forwarder>();

  const token = (id: string): string | undefined => optionalSecret(store.secrets, secretId(id))?.['token'];

  function deliveryFor(destination: Destination): Delivery {
    const collector = {
      clock: ports.clock,
      timers: systemTimers,
      version,
      token: () => token(destination.id),
      channel: channelOf(destination.id, ports),
    };
    switch (destination.kind) {
      case 'syslog':
        return syslogDelivery({ ...destination, hostName: destination.hostName === '' ? hostname() : destination.hostName });
      case 'splunk':
        return splunkDelivery(destination, collector);
      case 'otlp':
        return otlpDelivery(destination, collector);
      case 'file': {
        const folder = join(store.paths.folder, 'forwarded');
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        return fileDelivery(join(folder, destination.fileName), destination.format);
      }
    }
  }

  function start(destination: Destination): void {
    if (!destination.enabled) return;
    const forwarder = createForwarder(destination.id, deliveryFor(destination), {
      origin,
      version,
      reader: store.audit,
      digest: sha256,
      clock: ports.clock,
      timers: systemTimers,
      random: ports.random,
      log: stderrLog,
      load: () => store.forwarding.cursor(destination.id) ?? { at: { next: 0 }, before: { next: 0 }, delivered: 0, lost: 0 },
      save: (cursor) => {
        store.forwarding.saveCursor(destination.id, cursor);
      },
    });
    running.set(destination.id, forwarder);
    forwarder.poke();
  }

  async function stop(id: string): Promise<void> {
    const forwarder = running.get(id);
    running.delete(id);
    await forwarder?.close();
  }

  for (const destination of store.forwarding.list()) start(destination);

  return {
    list: () =>
      store.forwarding.list().map((destination) => {
        const cursor = store.forwarding.cursor(destination.id);
        const idle = { backlog: store.audit.size() - (cursor?.at.next ?? 0), delivered: cursor?.delivered ?? 0, lost: cursor?.lost ?? 0 };
        return { destination, hasToken: token(destination.id) !== undefined, status: running.get(destination.id)?.status() ?? idle };
      }),
    async save(destination, secret) {
      const clash =
        destination.kind === 'file' &&
        store.forwarding
          .list()
          .some((other) => other.kind === 'file' && other.fileName === destination.fileName && other.id !== destination.id);
      if (clash)
        throw new UserError('ipc/bad-input', 'Another destination writes to this file.', {
          place: 'fileName',
          mend: 'Choose another name.',
        });
      const before = store.forwarding.list().find(({ id }) => id === destination.id);
      const receiver = tokenReceiver(destination);
      // Whoever may change the address was never told the token, and must not have it sent to a server of their own.
      if (
        before !== undefined &&
        receiver !== undefined &&
        receiver !== tokenReceiver(before) &&
        secret === undefined &&
        token(destination.id) !== undefined
      )
        throw new UserError('ipc/bad-input', 'The token was entered for another server.', {
          place: 'token',
          mend: 'Enter the token for this one.',
        });
      await stop(destination.id);
      store.forwarding.save(destination);
      if (secret !== undefined) store.secrets.put(secretId(destination.id), { token: secret }, ports.clock.now());
      start(destination);
    },
    async remove(id) {
      await stop(id);
      store.secrets.remove(secretId(id));
      if (!store.forwarding.remove(id)) throw new UserError('audit/unreadable', 'This destination is not there any more.', { place: id });
    },
    poke() {
      for (const forwarder of running.values()) forwarder.poke();
    },
    async close() {
      await Promise.all([...running.keys()].map(stop));
    },
  };
}
