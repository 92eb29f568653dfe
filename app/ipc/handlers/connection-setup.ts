/** What a connection may be saved as: judged is what was changed. */
import { boundHostFault, internalAddressFault, serverFault } from '../../broker/network/bound-host.ts';
import { UserError } from '../../kernel/errors.ts';
import type { ConnectionRecord } from '../../workflow/ports.ts';

type Setup = Pick<ConnectionRecord, 'name' | 'hosts' | 'environment' | 'server'> & {
  readonly internalAddresses?: readonly string[] | undefined;
};

/** The dot at the end of a whole name means nothing to a certificate. A server that was kept with one stays as it is, or its secret would be another's. */
function withoutFinalDot<T extends Setup>(values: T, before: ConnectionRecord | undefined): T {
  const { server, hosts } = values;
  if (server === undefined || server.host === before?.server?.host || !/[^.]\.$/.test(server.host)) return values;
  const host = server.host.slice(0, -1);
  return {
    ...values,
    server: { ...server, host },
    hosts: hosts.map((one) => (one === `${server.host}:${server.port}` ? `${host}:${server.port}` : one)),
  };
}

/** Throws UserError `connection/bad-host` for what opens no part of a network, or nearly all. */
export function refuseBadAddresses(addresses: readonly string[] = []): void {
  const fault = addresses.map(internalAddressFault).find((one) => one !== undefined);
  if (fault !== undefined) throw new UserError('connection/bad-host', fault, { place: 'Addresses inside your network' });
}

/** Nobody can tell two connections of one name apart when a flow is bound; and a secret that can travel nowhere is found out only at night. */
function refuseBadSetup(values: Setup, before: ConnectionRecord | undefined, all: readonly ConnectionRecord[]): void {
  const { server, hosts } = values;
  // The secret of a server goes to that server alone. What stood there before stands: a rule that came later must not keep anybody from the other fields.
  const faults =
    server === undefined
      ? hosts.filter((host) => before?.hosts.includes(host) !== true).map(boundHostFault)
      : server.host === before?.server?.host
        ? []
        : [serverFault(server.host)];
  const fault = faults.find((one) => one !== undefined);
  if (fault !== undefined)
    throw new UserError('connection/bad-host', fault, { place: server === undefined ? 'Hosts that the secret may travel to' : 'Server' });
  refuseBadAddresses(values.internalAddresses?.filter((address) => before?.internalAddresses?.includes(address) !== true));
  const plain = (name: string): string => name.trim().toLowerCase();
  if (before !== undefined && plain(before.name) === plain(values.name) && before.environment === values.environment) return;
  const twin = all.find((one) => one.id !== before?.id && one.environment === values.environment && plain(one.name) === plain(values.name));
  if (twin !== undefined)
    throw new UserError('connection/same-name', `There is a connection “${twin.name}” already.`, {
      place: 'Name',
      mend: 'Give it a name that tells the two apart, such as what it is used for.',
    });
}

/** Throws UserError `connection/bad-host`, `connection/same-name`. */
export function setupToSave<T extends Setup>(given: T, before: ConnectionRecord | undefined, all: readonly ConnectionRecord[]): T {
  const values = withoutFinalDot(given, before);
  refuseBadSetup(values, before, all);
  return values;
}
