/** Stands between a client and its server, and cuts the wire when it is told to, so that what the server last said is never heard. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Between {
  readonly port: number;
  close(): Promise<void>;
}

/** `cut` is asked before each part of an answer is handed on. */
export async function standBetween(port: number, cut: () => Promise<boolean>): Promise<Between> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    void (async () => {
      for await (const part of upstream) {
        if (await cut()) break;
        client.write(part as Buffer);
      }
      client.destroy();
    })().catch(() => undefined);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
