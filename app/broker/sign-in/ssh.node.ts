/**
 * One command on a server by the system's `ssh`: to a judged address, with one pinned host key, and signed in by one key that an agent of
 * ours holds. None of the person's own settings, keys, agents or known hosts take part.
 */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { TerminalError, TransientError, UserError } from '../../kernel/errors.ts';
import type { Timers } from '../../kernel/ports.ts';
import type { Resolver } from '../ports.ts';
import { judgedAddresses } from '../network/socket.node.ts';
import { startAgent, type SshKey } from './ssh-agent.node.ts';

export interface SshTarget {
  readonly user: string;
  readonly host: string;
  readonly port: number;
  /** `type base64`, as in a known_hosts file. */
  readonly hostKey: string;
  readonly internalAddresses: readonly string[];
}
export interface SshPorts {
  readonly resolver: Resolver;
  readonly timers: Timers;
}

export interface SshCommand {
  write(bytes: Uint8Array): void;
  /** No more comes. */
  end(): void;
  readonly output: AsyncIterator<Buffer>;
  /** Why it ended: undefined when the command ended well. */
  failure(): Promise<Error | undefined>;
  close(): void;
}

const longestMs = 120_000;
const mostErrorText = 8_192;
const alias = 'countersign-server';
/** What `ssh` and the server's shell read from it: no options, no quoting that ends early. */
const plainUser = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$/;

/** A path as `ssh -o` reads it: one word, without tokens (ssh_config(5)); `\` would take the sign behind it, so Windows gets the other slash. */
const optionPath = (path: string): string =>
  `"${(process.platform === 'win32' ? path.replaceAll('\\', '/') : path.replaceAll(/["\\]/g, '\\$&')).replaceAll('%', '%%')}"`;

const notStarted = (cause: unknown): Error =>
  new TransientError('git/unreachable', 'The ssh program could not be started.', {
    mend: 'Check that the folder for temporary files can be written to and its path is short, then try again.',
    cause,
  });

function explain(errorText: string, exit: number | null, host: string): Error {
  // Said together with "verification failed", and another thing: nothing was compared.
  if (/No \S+ host key is known/i.test(errorText)) {
    return new TransientError(
      'git/unreachable',
      `The key that this workspace is bound to could not be handed to the ssh program, so nobody signed in to ${host}.`,
      { place: host, mend: 'Check that the folder for temporary files can be read and written, then try again. Nothing was sent.' },
    );
  }
  if (/Host key verification failed|REMOTE HOST IDENTIFICATION|no matching host key type/i.test(errorText)) {
    return new UserError('git/wrong-server', `${host} shows another host key than the one that this workspace is bound to.`, {
      place: host,
      mend: 'Nothing was sent. Ask whoever looks after the server whether its key was changed; if so, bind again with the new one.',
    });
  }
  if (/Permission denied|Too many authentication failures/i.test(errorText)) {
    return new UserError('git/login-refused', `${host} did not accept your key.`, {
      place: host,
      mend: 'Add the public key that the repository page shows to your account on the server.',
    });
  }
  const said = errorText
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(-2)
    .join(' ')
    .slice(0, 200)
    .replace(/[^\x20-\x7e]/g, '?');
  return new TransientError(
    'git/unreachable',
    `${host} could not be reached by SSH, or ended the command${exit === null ? '' : ` (${exit})`}${said === '' ? '' : `: ${said}`}.`,
    { place: host, mend: 'Check the address and that the repository is there, then try again. Nothing was changed.' },
  );
}

/** Everything that `ssh` is told: nothing comes from files or the environment. */
function argumentsFor(
  { user, port }: SshTarget,
  address: string,
  command: string,
  { type, knownHosts, agent }: { readonly type: string; readonly knownHosts: string; readonly agent: string },
): string[] {
  const settings = {
    BatchMode: 'yes',
    StrictHostKeyChecking: 'yes',
    UserKnownHostsFile: optionPath(knownHosts),
    GlobalKnownHostsFile: 'none',
    HostKeyAlias: alias,
    UpdateHostKeys: 'no',
    CheckHostIP: 'no',
    VerifyHostKeyDNS: 'no',
    HostKeyAlgorithms: type === 'ssh-rsa' ? 'rsa-sha2-512,rsa-sha2-256' : type,
    PreferredAuthentications: 'publickey',
    IdentityAgent: optionPath(agent),
    IdentityFile: 'none',
    PKCS11Provider: 'none',
    ForwardAgent: 'no',
    ForwardX11: 'no',
    ClearAllForwardings: 'yes',
    PermitLocalCommand: 'no',
    ControlMaster: 'no',
    ControlPath: 'none',
    ProxyCommand: 'none',
    ProxyJump: 'none',
    CanonicalizeHostname: 'no',
    ConnectTimeout: '15',
    ServerAliveInterval: '15',
    ServerAliveCountMax: '2',
    LogLevel: 'ERROR',
  };
  return [
    '-F',
    'none',
    '-T',
    '-p',
    String(port),
    ...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
    '-l',
    user,
    '--',
    address,
    command,
  ];
}

/** Throws UserError `git/wrong-server`, `git/login-refused` and TransientError `git/unreachable` through `failure`; `egress/...`, and `git/unreachable` where nothing could be started, at once. */
export async function runOverSsh(target: SshTarget, command: string, key: SshKey, ports: SshPorts): Promise<SshCommand> {
  const [type = '', blob = ''] = target.hostKey.split(' ');
  if (!plainUser.test(target.user) || !/^[a-z0-9@.-]+$/i.test(type) || !/^[A-Za-z0-9+/=]+$/.test(blob))
    throw new TerminalError('git/not-a-repository', 'The address of the server cannot be used.', { place: target.host });
  const [address = ''] = await judgedAddresses(
    { host: target.host, internalAddresses: target.internalAddresses, internalOnly: false },
    ports.resolver,
  );
  const folder = mkdtempSync(join(tmpdir(), 'countersign-ssh-'));
  let agent: Awaited<ReturnType<typeof startAgent>> | undefined;
  const clear = (): void => {
    agent?.close();
    rmSync(folder, { recursive: true, force: true });
  };
  let child: ChildProcessWithoutNullStreams;
  try {
    agent = await startAgent(folder, basename(folder), key);
    const knownHosts = join(folder, 'known_hosts');
    writeFileSync(knownHosts, `${alias} ${type} ${blob}\n`, { mode: 0o600 });
    child = spawn('ssh', argumentsFor(target, address, command, { type, knownHosts, agent: agent.path }), {
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      env: Object.fromEntries(
        ['PATH', 'SystemRoot', 'SYSTEMROOT'].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
      ),
    });
  } catch (cause) {
    clear();
    throw notStarted(cause);
  }
  let errorText = '';
  let tidied = false;
  const tidy = (): void => {
    if (tidied) return;
    tidied = true;
    cancel();
    clear();
  };
  const cancel = ports.timers.after(longestMs, () => {
    child.kill('SIGKILL');
  });
  child.stderr.on('data', (bytes: Buffer) => {
    errorText = `${errorText}${bytes.toString('utf8')}`.slice(-mostErrorText);
  });
  // A server that has ended takes no more; why is said by `failure`.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<Error | undefined>((resolve) => {
    child.once('error', (cause: NodeJS.ErrnoException) => {
      tidy();
      resolve(
        cause.code === 'ENOENT'
          ? new UserError('git/unreachable', 'This computer has no ssh program.', {
              mend: 'Install OpenSSH, or bind the repository by its https address.',
              cause,
            })
          : notStarted(cause),
      );
    });
    child.once('close', (exit) => {
      tidy();
      resolve(exit === 0 ? undefined : explain(errorText, exit, target.host));
    });
  });
  return {
    write: (bytes) => {
      child.stdin.write(bytes);
    },
    end: () => {
      child.stdin.end();
    },
    output: child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>,
    failure: () => ended,
    close() {
      child.kill();
      tidy();
    },
  };
}
