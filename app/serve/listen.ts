/** Opening a port: why it cannot be opened is for whoever chose it. */
import type { Server } from 'node:net';
import { isCountersignError, knownError, UserError } from '../kernel/errors.ts';
import type { Log } from '../kernel/ports.ts';

const reasons: Readonly<Record<string, readonly [message: string, mend: string]>> = {
  EADDRINUSE: ['Another program listens there already.', 'Choose another port, or stop the other program.'],
  EACCES: ['This account may not listen there.', 'Choose a port from 1024 on.'],
  EADDRNOTAVAIL: [
    'This machine does not have that address.',
    'Give an address of this machine: 127.0.0.1 for itself alone, 0.0.0.0 for all of its IPv4 addresses.',
  ],
  ENOTFOUND: ['The name of the host is not known.', 'Give an address of this machine, such as 127.0.0.1.'],
  EAFNOSUPPORT: ['This machine does not speak that kind of address.', 'Give another address of this machine.'],
  ERR_SOCKET_BAD_PORT: ['There is no such port.', 'Choose a port from 1 to 65535, or 0 for a free one.'],
};

/** Whoever listens may be unable to take somebody in, for want of open files or memory. Nobody listening to that would end the program; the log says it once until somebody comes in again. */
export function keepListening(server: Server, place: string, log?: Log): void {
  let told = false;
  server.on('connection', () => {
    told = false;
  });
  server.on('error', (error) => {
    if (!told)
      log?.write('warn', 'somebody who asks could not be let in; this account may have too few open files (ulimit -n)', {
        place,
        code: 'code' in error ? String(error.code) : error.name,
      });
    told = true;
  });
}

/** Resolves with the port. Throws UserError with the place. */
export async function listenOn(server: Server, host: string, port: number, log?: Log): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (cause) {
    const known = knownError(cause);
    if (isCountersignError(known)) throw known;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const [message, mend] = reasons[code] ?? [`The port cannot be opened (${code.slice(0, 40)}).`, 'Choose another address or port.'];
    throw new UserError('cli/bad-usage', message, { place: `${host}:${port}`, mend, cause });
  }
  keepListening(server, `${host}:${port}`, log);
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
