/**
 * More connections than a server has places for: whoever opens one and asks nothing whole must not keep out those who ask. So many are held; for one more, the one that
 * has kept its place the longest without a whole request goes.
 */
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2Server } from 'node:http2';
import type { Server, Socket } from 'node:net';

const MOST = 4_096;
const WHERE_UNKNOWN = 1_024;

/** Half of the files that this process may open: the others are for the store, the steps and where they go. */
function mostPlaces(): number {
  try {
    const limit = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return limit === undefined ? MOST : Math.max(16, Math.min(MOST, Math.floor(Number(limit) / 2)));
  } catch {
    return WHERE_UNKNOWN;
  }
}

export interface Crowd {
  /** To be told of each request: its connection keeps its place from when all of it is in until it is answered. */
  asked(request: IncomingMessage, response: ServerResponse): void;
  /** It speaks another protocol from now on, and keeps its place until it ends. */
  upgraded(request: IncomingMessage): void;
}

/** By address and port, which a connection has before and after TLS; undefined for one that has gone already. */
const placeOf = ({ remoteAddress, remotePort }: Pick<Socket, 'remoteAddress' | 'remotePort'>): string | undefined =>
  remoteAddress === undefined ? undefined : `${remoteAddress} ${remotePort ?? 0}`;

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

interface Places {
  /** The connection of this place has something to wait for. */
  busy(place: string): void;
  idle(place: string): void;
}

/** `crowded` is called once where some are turned away, and again only after half of the places were free. */
function placesOf(server: Server, crowded: () => void, most: number): Places {
  /** Whoever has asked nothing whole, the longest there first. */
  const idle = new Map<string, Socket>();
  const busy = new Map<string, Socket>();
  let told = false;
  const leave = (place: string): void => {
    idle.delete(place);
    busy.delete(place);
    if (idle.size + busy.size <= most / 2) told = false;
  };
  const makePlace = (socket: Socket): void => {
    const [oldest] = idle;
    if (!told) crowded();
    told = true;
    // It leaves the list at once: its end is told later, and the next one must not look at it again.
    if (oldest !== undefined) leave(oldest[0]);
    (oldest?.[1] ?? socket).destroy();
  };
  server.on('connection', (socket: Socket) => {
    const place = placeOf(socket);
    if (place === undefined) return;
    if (idle.size + busy.size >= most) makePlace(socket);
    if (socket.destroyed) return;
    idle.set(place, socket);
    socket.once('close', () => {
      if ((idle.get(place) ?? busy.get(place)) === socket) leave(place);
    });
  });
  const move = (place: string, from: Map<string, Socket>, to: Map<string, Socket>): void => {
    const socket = from.get(place);
    if (socket === undefined) return;
    from.delete(place);
    to.set(place, socket);
  };
  return { busy: (place) => move(place, idle, busy), idle: (place) => move(place, busy, idle) };
}

export function keepPlaces(server: Server, crowded: () => void, most = mostPlaces()): Crowd {
  const places = placesOf(server, crowded, most);
  /** Of a connection: the next request may come before the one before is answered. */
  const unanswered = new WeakMap<Socket, number>();
  const count = (socket: Socket, more: 1 | -1): number => {
    const now = (unanswered.get(socket) ?? 0) + more;
    unanswered.set(socket, now);
    return now;
  };
  return {
    upgraded({ socket }) {
      const place = placeOf(socket);
      if (place !== undefined) places.busy(place);
    },
    asked(request, response) {
      const { socket } = request;
      const place = placeOf(socket);
      if (place === undefined) return;
      let counted = false;
      const whole = (): void => {
        if (response.closed) return;
        counted = true;
        count(socket, 1);
        places.busy(place);
      };
      // Of one that has no body nobody may read the end.
      if (request.complete || !hasBody(request)) whole();
      else request.once('end', whole);
      response.once('close', () => {
        if (counted && count(socket, -1) === 0) places.idle(place);
      });
    },
  };
}

/** A server of HTTP/2, which carries several requests on a connection and bodies that go on while they are answered: one that has no request keeps nobody out. */
export function keepSessions(server: Http2Server, crowded: () => void, most = mostPlaces()): void {
  const places = placesOf(server, crowded, most);
  server.on('session', (session) => {
    const place = placeOf(session.socket);
    if (place === undefined) return;
    let open = 0;
    session.on('stream', (stream) => {
      open += 1;
      places.busy(place);
      stream.once('close', () => {
        open -= 1;
        if (open === 0) places.idle(place);
      });
    });
  });
}
