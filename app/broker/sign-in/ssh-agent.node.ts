/**
 * An agent for one key and one connection (draft-ietf-sshm-ssh-agent): the system's `ssh` asks it for signatures, so that the private key is
 * in no file, no environment and no command line. It signs nothing but the sign-in that SSH itself asks for (RFC 4252, section 7).
 */
import { createServer } from 'node:net';
import { join } from 'node:path';

export interface SshKey {
  /** Raw Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** 64 bytes. */
  sign(message: Uint8Array): Uint8Array;
}

const keyType = 'ssh-ed25519';
const message = { failure: 5, listRequest: 11, list: 12, signRequest: 13, signature: 14 } as const;
const signInRequest = 50;
const mostBytes = 64 * 1024;

function field(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

export const wireKey = (publicKey: Uint8Array): Buffer => Buffer.concat([field(keyType), field(publicKey)]);
/** As a line of `authorized_keys`. */
export const authorizedKey = (publicKey: Uint8Array, comment: string): string =>
  `${keyType} ${wireKey(publicKey).toString('base64')} ${comment}`;

/** The field at `at` and where the next one begins; undefined where the bytes end early. */
function fieldAt(bytes: Buffer, at: number): { readonly value: Buffer; readonly next: number } | undefined {
  if (at + 4 > bytes.length) return undefined;
  const end = at + 4 + bytes.readUInt32BE(at);
  return end > bytes.length ? undefined : { value: bytes.subarray(at + 4, end), next: end };
}

/** Session id, then the request with this very key: anything else could be a text of ours in disguise. */
function isSignIn(data: Buffer, key: Buffer): boolean {
  const session = fieldAt(data, 0);
  if (session === undefined || session.value.length < 20 || data[session.next] !== signInRequest) return false;
  const user = fieldAt(data, session.next + 1);
  const service = user === undefined ? undefined : fieldAt(data, user.next);
  const method = service === undefined ? undefined : fieldAt(data, service.next);
  const algorithm = method === undefined ? undefined : fieldAt(data, method.next + 1);
  const blob = algorithm === undefined ? undefined : fieldAt(data, algorithm.next);
  return (
    service?.value.toString() === 'ssh-connection' &&
    /^publickey(-hostbound-v00@openssh\.com)?$/.test(method?.value.toString() ?? '') &&
    blob?.value.equals(key) === true
  );
}

/** The answer to one request, without its length. */
export function agentAnswer(request: Buffer, key: SshKey): Buffer {
  const own = wireKey(key.publicKey);
  if (request[0] === message.listRequest) return Buffer.concat([Buffer.from([message.list, 0, 0, 0, 1]), field(own), field('countersign')]);
  const asked = request[0] === message.signRequest ? fieldAt(request, 1) : undefined;
  const data = asked === undefined ? undefined : fieldAt(request, asked.next);
  if (asked?.value.equals(own) !== true || data === undefined || !isSignIn(data.value, own)) return Buffer.from([message.failure]);
  return Buffer.concat([Buffer.from([message.signature]), field(Buffer.concat([field(keyType), field(key.sign(data.value))]))]);
}

/**
 * Listens in a folder that only this account can enter. On Windows on a named pipe: every account there can list its name, but by the access that
 * Node gives a pipe the others may at most read, so that they can ask nothing.
 */
export async function startAgent(folder: string, name: string, key: SshKey): Promise<{ readonly path: string; close(): void }> {
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\countersign-${name}` : join(folder, 'agent');
  const server = createServer((socket) => {
    let held = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes: Buffer) => {
      held = Buffer.concat([held, bytes]);
      if (held.length > mostBytes) return void socket.destroy();
      for (let whole = fieldAt(held, 0); whole !== undefined; whole = fieldAt(held, 0)) {
        held = held.subarray(whole.next);
        socket.write(field(agentAnswer(whole.value, key)));
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(path, resolve);
  });
  return {
    path,
    close: () => {
      server.close();
    },
  };
}
