/**
 * Where the system's browser comes back to: a server on the loopback interface that lives for one sign-in (RFC 8252, 7.3).
 * Any program on this computer can call it, so a call with another `state` is turned away and changes nothing.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from '../../kernel/errors.ts';

export interface CallbackServer {
  readonly redirectUri: string;
  /** The address that the browser was sent to, once, with the right `state`. */
  readonly called: Promise<URL>;
  close(): void;
}

const mostStrangers = 50;

const page = (title: string, words: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><body><h1>${title}</h1><p>${words}</p></body></html>`;
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  connection: 'close',
};

/** `path` is the one that is registered with the server that sends the browser back. */
export async function openCallbackServer(state: string, port: number | undefined, path: string): Promise<CallbackServer> {
  let settle: (url: URL) => void = () => {};
  let give: (error: unknown) => void = () => {};
  const called = new Promise<URL>((resolve, reject) => {
    settle = resolve;
    give = reject;
  });
  // Nobody may be listening yet when a sign-in is given up.
  called.catch(() => {});
  let strangers = 0;

  const server = createServer({ maxHeaderSize: 16 * 1024 }, (request: IncomingMessage, response: ServerResponse) => {
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo | null)?.port ?? 0}`;
    const url = URL.canParse(request.url ?? '', origin) ? new URL(request.url ?? '', origin) : undefined;
    const ours =
      request.method === 'GET' &&
      request.headers.host === origin.slice('http://'.length) &&
      url !== undefined &&
      url.pathname === path &&
      url.searchParams.getAll('state').length === 1 &&
      url.searchParams.get('state') === state;
    if (!ours || url === undefined) {
      response.writeHead(400, headers).end(page('This is not a sign-in', 'Go back to Countersign and start again.'));
      strangers += 1;
      if (strangers > mostStrangers)
        fail(
          new UserError('identity/sso-refused', 'Another program interfered with the sign-in.', {
            mend: 'Start again; if it happens again, tell your administrator.',
          }),
        );
      return;
    }
    response.writeHead(200, headers).end(page('You can close this window', 'Countersign goes on by itself.'), () => {
      server.close();
    });
    settle(url);
  });

  function fail(error: unknown): void {
    give(error);
    server.close();
    server.closeAllConnections();
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        new UserError(
          'identity/sso-refused',
          `The address that the provider sends you back to is taken by another program (${cause.code ?? 'error'}).`,
          { place: `127.0.0.1:${port ?? 0}`, mend: 'End that program, or let an administrator register another port.', cause },
        ),
      );
    });
    server.listen(port ?? 0, '127.0.0.1', resolve);
  });
  return {
    redirectUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    called,
    close: () => {
      fail(new UserError('identity/sso-refused', 'The sign-in was given up.'));
    },
  };
}
