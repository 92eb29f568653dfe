/** The connections by which a cluster reaches its worker. */
import { createServer, type Http2Server, type ServerHttp2Session } from 'node:http2';
import type { Clock, Log } from '../../kernel/ports.ts';
import { keepSessions } from '../../serve/crowd.ts';

/** The cluster opens another connection only where one is full: with few to each, whatever stands before several workers has something to spread over them. */
const RUNS_A_CONNECTION = 8;

/** Connections are not given up more often for runs of other workers. */
const MOVES_AFTER_MS = 1_000;

type Handler = NonNullable<Parameters<typeof createServer>[1]>;

export class ClusterSessions {
  readonly #clock: Clock;
  readonly #open = new Set<ServerHttp2Session>();
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
      this.#open.add(session);
      session.once('close', () => this.#open.delete(session));
    });
    return server;
  }

  /** The cluster would come back by the connection that it has: whatever stands before several workers gives another one to another. */
  moveOn(): void {
    if (this.#clock.now() - this.#movedAt < MOVES_AFTER_MS) return;
    this.#movedAt = this.#clock.now();
    this.takeNoMore();
  }

  /** What is under way on them comes to its end. */
  takeNoMore(): void {
    for (const session of this.#open) session.close();
  }

  end(): void {
    for (const session of this.#open) session.destroy();
  }
}
