/** How a person reaches the workspace's repository: their own login or key, from the vault, for the server that it was entered for and no other. */
import { authorizedKey, type SshKey } from '../../broker/sign-in/ssh-agent.node.ts';
import { systemResolver } from '../../broker/network/resolver.node.ts';
import { readAddress } from '../../git/address.ts';
import { openFolder } from '../../git/folder-repository.node.ts';
import { gitRefusal } from '../../git/refusal.ts';
import { openRemote } from '../../git/remote-repository.node.ts';
import type { SharedRepository } from '../../git/repository.node.ts';
import { httpsTransport, sshTransport, type GitLogin } from '../../git/transports.node.ts';
import { keyPairOf, signEd25519 } from '../../identity/ed25519.node.ts';
import type { GitBinding } from '../../ipc/sharing-services.ts';
import { systemTimers } from '../../kernel/host.node.ts';
import type { Store } from '../../store/store.ts';
import { optionalSecret } from '../optional-secret.ts';
import type { HostPorts } from '../ports.ts';

export interface GitAccessView {
  /** A login for this very server is kept. */
  readonly login: boolean;
  /** What the person adds to their account on the server, where SSH is the way. */
  readonly publicKey?: string;
}

export interface GitAccess {
  open(bound: GitBinding, personId: string): Promise<SharedRepository>;
  of(bound: GitBinding, personId: string): GitAccessView;
  keepLogin(bound: GitBinding, personId: string, login: GitLogin): void;
  /** Makes a key for the person and this very server; the former one ends here. */
  newKey(bound: GitBinding, personId: string): string;
  /** The person's login and key. */
  forget(personId: string): void;
}

const loginId = (personId: string): string => `git-login/${personId}`;
const keyId = (personId: string): string => `git-key/${personId}`;
const noLogin = (): Error => gitRefusal('git/login-refused', 'You have not entered a login for this repository.');
const noKey = (): Error => gitRefusal('git/login-refused', 'You have no key for this repository yet.');

export function createGitAccess(store: Pick<Store, 'secrets' | 'identity'>, { clock, hash, random }: HostPorts): GitAccess {
  const ports = { resolver: systemResolver, timers: systemTimers };
  /** Another address, authority or host key makes it another server: whoever binds anew must not have others sign in there unasked. */
  const serverOf = (bound: GitBinding): string => hash.sha256(`${bound.place}\n${bound.hostKey ?? bound.ca ?? ''}`);

  function loginOf(bound: GitBinding, personId: string): GitLogin | undefined {
    const kept = optionalSecret(store.secrets, loginId(personId));
    return kept?.['server'] === serverOf(bound) ? { user: kept['user'] ?? '', secret: kept['secret'] ?? '' } : undefined;
  }
  function keyOf(bound: GitBinding, personId: string): SshKey | undefined {
    const { seed, server } = optionalSecret(store.secrets, keyId(personId)) ?? {};
    if (seed === undefined || server !== serverOf(bound)) return undefined;
    const pair = keyPairOf(Buffer.from(seed, 'hex'));
    return { publicKey: pair.publicKey, sign: (message) => signEd25519(pair.seed, message) };
  }
  const lineOf = (personId: string, key: SshKey): string =>
    authorizedKey(
      key.publicKey,
      `countersign-${store.identity.accounts.get(personId)?.name.replaceAll(/[^A-Za-z0-9._-]/g, '-') ?? 'person'}`,
    );

  return {
    async open(bound, personId) {
      const address = readAddress(bound.place);
      if (address.kind === 'folder') return openFolder(bound.place, bound.branch, hash);
      const internalAddresses = bound.internalAddresses ?? [];
      if (address.kind === 'https') {
        const login = loginOf(bound, personId);
        if (login === undefined) throw noLogin();
        return openRemote(
          httpsTransport({ place: address.place, internalAddresses, ...(bound.ca === undefined ? {} : { ca: bound.ca }) }, login, ports),
          bound.branch,
          hash,
        );
      }
      const key = keyOf(bound, personId);
      if (key === undefined) throw noKey();
      return openRemote(sshTransport({ ...address, hostKey: bound.hostKey ?? '', internalAddresses }, key, ports), bound.branch, hash);
    },
    of(bound, personId) {
      const key = bound.kind === 'ssh' ? keyOf(bound, personId) : undefined;
      return {
        login: bound.kind === 'folder' || (bound.kind === 'https' ? loginOf(bound, personId) !== undefined : key !== undefined),
        ...(key === undefined ? {} : { publicKey: lineOf(personId, key) }),
      };
    },
    keepLogin(bound, personId, { user, secret }) {
      if (bound.kind !== 'https') throw gitRefusal('git/not-bound', 'This repository takes no login.');
      store.secrets.put(loginId(personId), { user, secret, server: serverOf(bound) }, clock.now());
    },
    newKey(bound, personId) {
      if (bound.kind !== 'ssh') throw gitRefusal('git/not-bound', 'This repository takes no key.');
      store.secrets.put(keyId(personId), { seed: Buffer.from(random.bytes(32)).toString('hex'), server: serverOf(bound) }, clock.now());
      const key = keyOf(bound, personId);
      if (key === undefined) throw noKey();
      return lineOf(personId, key);
    },
    forget(personId) {
      for (const id of [loginId(personId), keyId(personId)]) store.secrets.remove(id);
    },
  };
}
