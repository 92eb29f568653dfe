/** The connections by which a cluster reaches its worker. */
import { createServer, type Http2Server, type ServerHttp2Session } from 'node:http2';
import { Server } from 'node:net';
import type { Clock, Log } from '../../kernel/ports.ts';
import { keepSessions } from '../../serve/crowd.ts';

/** The cluster opens another connection only where one is full: with few to each, whatever stands before several workers has something to spread over them. */
const RUNS_A_CONNECTION = 8;

/** Connections are not given up more often for runs of other workers. */
const MOVES_AFTER_MS = 1_000;

/** Where so many wait for what is under way on them, no more are given up: each keeps a place, and waiting runs may keep theirs for hours. */
const MOST_LEAVING = 32;

type Handler = NonNullable<Parameters<typeof createServer>[1]>;

export class ClusterSessions {
  readonly #clock: Clock;
  /** With how many calls are under way on each. */
  readonly #open = new Map<ServerHttp2Session, number>();
  readonly #leaving = new Set<ServerHttp2Session>();
  #server: Http2Server | undefined;
  #movedAt = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  serve(handler: Handler, log: Log): Http2Server {
    const server = createServer({ settings: { maxConcurrentStreams: RUNS_A_CONNECTION } }, handler);
    keepSessions(server, () =>
      log.write('warn', 'more connections from the cluster than there are places: those that carry nothing are ended', {}),
    );
    server.on('session', (session) => {
      this.#open.set(session, 0);
      session.once('close', () => {
        this.#open.delete(session);
        this.#leaving.delete(session);
      });
      session.on('stream', (stream) => {
        this.#count(session, 1);
        stream.once('close', () => this.#count(session, -1));
      });
    });
    this.#server = server;
    return server;
  }

  #count(session: ServerHttp2Session, more: 1 | -1): void {
    const calls = this.#open.get(session);
    if (calls === undefined) return;
    this.#open.set(session, calls + more);
    if (calls + more === 0 && this.#leaving.has(session)) session.close();
  }

  /**
   * Says first that it has no room for another call, and goodbye once nothing is under way on it: a cluster that was told goodbye and has another call
   * throws the whole connection away, and with it the steps that are under way.
   */
  #leave(session: ServerHttp2Session): void {
    if (session.destroyed) return;
    this.#leaving.add(session);
    if (this.#open.get(session) === 0) session.close();
    else session.settings({ maxConcurrentStreams: 0 });
  }

  /** The cluster would come back by the connection that it has: whatever stands before several workers gives another one to another. */
  moveOn(): void {
    if (this.#clock.now() - this.#movedAt < MOVES_AFTER_MS) return;
    this.#movedAt = this.#clock.now();
    for (const session of this.#open.keys()) if (this.#leaving.size < MOST_LEAVING) this.#leave(session);
  }

  /** No connection is taken any more, and no call on those that are there; what is under way on them comes to its end. Resolves when the last one is gone. */
  async takeNoMore(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      // A server of HTTP/2 would say goodbye on each connection as it closes.
      Server.prototype.close.call(this.#server, () => resolve());
    });
    for (const session of this.#open.keys()) this.#leave(session);
    await closed;
  }

  end(): void {
    for (const session of this.#open.keys()) session.destroy();
  }
}
