/**
 * Syslog over TLS 1.3 (RFC 5425). Syslog has no acknowledgement, so a batch is a connection: all is written, the sending side is
 * closed, and only a receiver that then closes in order has read everything. One that dies with unread bytes resets the connection.
 */
import { connect } from 'node:tls';
import { TransientError } from '../../kernel/errors.ts';
import type { Destination } from './destination.ts';
import type { Delivery, Outgoing } from './forwarder.ts';
import { octetCounted, syslogMessage } from './syslog.ts';

const silenceMs = 30_000;
/** A receiver that says a little now and then never falls silent. */
const wholeBatchMs = 5 * 60_000;
type SyslogDestination = Extract<Destination, { kind: 'syslog' }>;

const ending: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens at that address and port.',
  ETIMEDOUT: 'The receiver did not answer in time.',
  ENOTFOUND: 'No computer was found under that name.',
  EAI_AGAIN: 'No computer was found under that name.',
  EHOSTUNREACH: 'There is no way to that address from here.',
  ENETUNREACH: 'There is no way to that address from here.',
};

function refusal(error: NodeJS.ErrnoException, place: string): TransientError {
  const certificate = /^(CERT_|ERR_TLS|DEPTH_ZERO|UNABLE_TO|SELF_SIGNED|ERR_SSL)/.test(error.code ?? '');
  return certificate
    ? new TransientError('egress/tls', 'The receiver’s certificate or TLS version was not accepted.', {
        place,
        mend: 'Give the authority’s certificate in the destination, and let the receiver speak TLS 1.3.',
        cause: error,
      })
    : new TransientError('egress/unreachable', ending[error.code ?? ''] ?? 'The receiver broke the connection before it had everything.', {
        place,
        mend: 'Check that it runs and listens there.',
        cause: error,
      });
}

export function syslogDelivery(destination: SyslogDestination, wholeMs = wholeBatchMs): Delivery {
  const place = `${destination.host}:${destination.port}`;
  const open = new Set<ReturnType<typeof connect>>();

  function send(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connect({
        host: destination.host,
        port: destination.port,
        minVersion: 'TLSv1.3',
        rejectUnauthorized: true,
        ...(/^[\d.]+$|:/.test(destination.host) ? {} : { servername: destination.host }),
        ...(destination.ca === undefined ? {} : { ca: destination.ca }),
      });
      let closedInOrder = false;
      open.add(socket);
      const tooLong = (): void => {
        socket.destroy(Object.assign(new Error('silence'), { code: 'ETIMEDOUT' }));
      };
      socket.setTimeout(silenceMs, tooLong);
      const whole = AbortSignal.timeout(wholeMs);
      whole.addEventListener('abort', tooLong);
      socket.once('secureConnect', () => {
        socket.end(bytes);
      });
      // A receiver that closes before it has all of it has not got it.
      socket.once('end', () => {
        closedInOrder = socket.writableFinished;
      });
      socket.once('error', (error) => {
        reject(refusal(error, place));
      });
      socket.once('close', () => {
        open.delete(socket);
        whole.removeEventListener('abort', tooLong);
        if (closedInOrder) resolve();
        else reject(refusal(new Error('closed'), place));
      });
      socket.resume();
    });
  }

  return {
    format: destination.format,
    repeatsBatch: true,
    async deliver(events: readonly Outgoing[]) {
      await send(Buffer.concat(events.map(({ event, text }) => octetCounted(syslogMessage(event, text, destination.hostName)))));
      return { refused: 0 };
    },
    close() {
      for (const socket of open) socket.destroy();
    },
  };
}
