/** Real servers on loopback, closed by the test that opened them. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { SecureVersion } from 'node:tls';

export interface TestServer {
  readonly port: number;
  close(): Promise<void>;
}

interface Listening {
  address(): unknown;
  listen(port: number, host: string, done: () => void): unknown;
  close(done: () => void): unknown;
  closeAllConnections?(): void;
}

export async function listen(server: Listening): Promise<TestServer> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections?.();
        server.close(() => resolve());
      }),
  };
}

export interface HttpsOptions {
  readonly key: string;
  readonly cert: string;
  readonly ca?: string;
  readonly requestCert?: boolean;
  readonly rejectUnauthorized?: boolean;
  readonly minVersion?: SecureVersion;
  readonly maxVersion?: SecureVersion;
}
export const httpsServer = (tls: HttpsOptions, handler: RequestListener): Promise<TestServer> =>
  listen(createHttps({ minVersion: 'TLSv1.3', ...tls }, handler));
export const httpServer = (handler: RequestListener): Promise<TestServer> => listen(createHttp(handler));

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

export function answer(response: ServerResponse, status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}
