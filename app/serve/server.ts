/** The app for a browser, on loopback only: static files behind a one-time link and its cookie, and one WebSocket that wants the page's key, too. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Door } from '../ipc/dispatch.ts';
import type { Hash, Random } from '../kernel/ports.ts';
import { createAccess } from './access.ts';
import { keepPlaces } from './crowd.ts';
import { securityHeaders } from './content-policy.ts';
import { connectSocket, MAX_FRAME_BYTES, openRoom } from './socket.ts';
import { listenOn } from './listen.ts';
import { pipelines } from './pipelines.ts';
import { leaveUnread } from './unread.ts';
import { createStaticFiles } from './static-files.ts';

const ADDRESS = '127.0.0.1';
const MAX_CONNECTIONS = 256;

export interface LoopbackOptions {
  /** The built renderer. */
  readonly files: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Whoever does not take an answer for so long is left; a minute unless told. */
  readonly unreadMs?: number;
  readonly random: Random;
  readonly hash: Hash;
  /** A browser holds a handful; more is somebody who wants that nobody else gets in. 256 unless told. */
  readonly places?: number;
  /** Told once where more connect than there are places. */
  crowded?(): void;
  /** Made once the origin is known, because the door checks it. */
  openDoor(origin: string): Promise<Door>;
  /** A link that works once; called again with a fresh one after each use, for the next browser. */
  onLink(url: string): void;
}

export interface LoopbackServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** Throws UserError `cli/bad-usage` when the port is taken. */
export async function startLoopback(options: LoopbackOptions): Promise<LoopbackServer> {
  const access = createAccess(options.random, options.hash);
  // Node looks only now and then whether a request has come in time; by default every half a minute.
  const server = createServer({
    requestTimeout: 10_000,
    headersTimeout: 5_000,
    keepAliveTimeout: 5_000,
    connectionsCheckingInterval: 1_000,
    maxHeaderSize: 16 * 1024,
  });
  const crowd = keepPlaces(server, options.crowded ?? (() => undefined), options.places ?? MAX_CONNECTIONS);
  const host = `${ADDRESS}:${await listenOn(server, ADDRESS, options.port)}`;
  const origin = `http://${host}`;
  const door = await options.openDoor(origin);
  const files = createStaticFiles(options.files, options.random, `ws://${host}`);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
  const room = openRoom();
  const offerLink = (): void => options.onLink(`${origin}/?token=${access.issueToken()}`);

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isOurs(request, host)) return refuse(response, 421, `Open ${origin} instead.`);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'Only reading.');
    const url = new URL(request.url ?? '/', origin);
    const token = url.searchParams.get('token');
    // Whoever only looks ahead, as previews of links do, does not use the link up.
    if (token !== null && request.method === 'HEAD') return refuse(response, 401, 'Open the link.');
    if (token !== null) {
      const redeemed = access.redeem(token);
      if (redeemed === undefined)
        return refuse(response, 401, 'This link was used already or is not right. The terminal shows a fresh one.');
      // What stands behind # goes to the page, and is sent to no server.
      response.writeHead(303, { ...plain, 'set-cookie': redeemed.cookie, location: `/#key=${redeemed.key}` }).end();
      return offerLink();
    }
    if (!access.knows(request.headers.cookie)) {
      return refuse(response, 401, 'Open the link that the terminal shows.');
    }
    const file = await files.get(url.pathname);
    response.writeHead(file.status, file.headers).end(request.method === 'HEAD' ? undefined : file.body);
  }

  const inTurn = pipelines();
  server.on('request', (request, response) => {
    crowd.asked(request, response);
    inTurn(request, response, () => {
      leaveUnread(request, response, options.unreadMs);
      respond(request, response).catch(() => refuse(response, 400, 'This request cannot be read.'));
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Pages choose neither their Origin nor the key of another port; a program that was shown our cookie can forge the one and does not know the other.
    const session = access.sessionOf(request.headers.cookie, keyIn(request.headers['sec-websocket-protocol']));
    if (!isOurs(request, host) || request.headers.origin !== origin || request.url !== '/socket' || session === undefined) {
      return refuseUpgrade(socket);
    }
    crowd.upgraded(request);
    sockets.handleUpgrade(request, socket, head, (open) => {
      connectSocket(open, door, { transport: 'serve', id: session, origin, topFrame: true }, room);
    });
  });

  offerLink();
  return {
    origin,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

/** Named once, and by nothing but the Host header: of two names, each program on the way would choose its own (RFC 9112 section 3.2). */
const isOurs = ({ headersDistinct, url }: IncomingMessage, host: string): boolean =>
  headersDistinct['host']?.length === 1 && headersDistinct['host'][0] === host && url?.startsWith('/') === true;

/** The protocol that is spoken, and beside it the key: the only header of a socket that a page can set. */
const keyIn = (protocols: string | undefined): string | undefined => /^countersign, ?key\.([0-9a-f]{64})$/.exec(protocols ?? '')?.[1];

const plain = { ...securityHeaders({ nonce: '' }), 'content-type': 'text/plain; charset=utf-8' };

/** A raw socket that nobody listens to any more would end the process by its error, and half closed it would hold its place for ever. */
function refuseUpgrade(socket: Duplex): void {
  socket.on('error', () => undefined);
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n', () => socket.destroy());
}

function refuse(response: ServerResponse, status: number, message: string): void {
  if (!response.headersSent) response.writeHead(status, plain);
  response.end(`${message}\n`);
}
