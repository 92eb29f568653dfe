/** The two ways to the host: Electron's preload, or the loopback socket of `countersign serve`. Both speak the same envelope. */
import type { ResponseEnvelope } from '../../app/ipc/envelope.ts';

export interface Confirmation {
  readonly id: string;
  readonly code: string;
}

export type ConnectionState = 'lost' | 'back';

export interface Transport {
  /** `byItself`: no hand was at the window of late. */
  send(channel: string, input: unknown, confirmation: Confirmation | undefined, byItself: boolean): Promise<ResponseEnvelope>;
  /** Returns its unsubscribe. */
  on(channel: string, listener: (payload: unknown) => void): () => void;
  /** Hears of a connection that was lost and of one that is back; left out where there is none to lose. */
  watch?(listener: (state: ConnectionState) => void): () => void;
}

/** What the preload puts on the window. */
export interface PreloadApi {
  call(channel: string, input: unknown, confirmation?: Confirmation, byItself?: boolean): Promise<ResponseEnvelope>;
  on(channel: string, listener: (payload: unknown) => void): () => void;
}

declare global {
  interface Window {
    readonly countersign?: PreloadApi;
  }
}

const unreachable = (message: string): ResponseEnvelope => ({ ok: false, error: { code: 'egress/unreachable', message, detailsId: '' } });

export function preloadTransport(api: PreloadApi): Transport {
  return {
    send: (channel, input, confirmation, byItself) => api.call(channel, input, confirmation, byItself),
    on: (channel, listener) => api.on(channel, listener),
  };
}

type Frame = { readonly id: number; readonly response: ResponseEnvelope } | { readonly channel: string; readonly payload: unknown };

const reconnectMs = 1_000;

/** JSON frames `{ id, channel, input, confirmation?, byItself? }` out, `{ id, response }` and `{ channel, payload }` in. Calls wait for the connection; a lost one fails them. */
export function socketTransport(url: string, protocols: () => string[]): Transport {
  const waiting = new Map<number, (envelope: ResponseEnvelope) => void>();
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const watchers = new Set<(state: ConnectionState) => void>();
  let isLost = false;
  let queue: string[] = [];
  let nextId = 1;
  let socket = connect();

  function connect(): WebSocket {
    const opened = new WebSocket(url, protocols());
    opened.addEventListener('open', () => {
      if (isLost) tell('back');
      for (const frame of queue) opened.send(frame);
      queue = [];
    });
    opened.addEventListener('message', (event) => receive(JSON.parse(String(event.data)) as Frame));
    opened.addEventListener('close', () => {
      if (!isLost) tell('lost');
      for (const settle of waiting.values())
        settle(unreachable('The connection to Countersign was lost. It reconnects by itself; your changes are still in this window.'));
      waiting.clear();
      queue = [];
      setTimeout(() => {
        socket = connect();
      }, reconnectMs);
    });
    return opened;
  }

  function tell(state: ConnectionState): void {
    isLost = state === 'lost';
    for (const watcher of watchers) watcher(state);
  }

  function receive(frame: Frame): void {
    if ('channel' in frame) {
      for (const listener of listeners.get(frame.channel) ?? []) listener(frame.payload);
      return;
    }
    waiting.get(frame.id)?.(frame.response);
    waiting.delete(frame.id);
  }

  return {
    send: (channel, input, confirmation, byItself) =>
      new Promise((resolve) => {
        const id = nextId;
        nextId += 1;
        waiting.set(id, resolve);
        const frame = JSON.stringify({
          id,
          channel,
          input,
          ...(confirmation === undefined ? {} : { confirmation }),
          ...(byItself ? { byItself } : {}),
        });
        if (socket.readyState === WebSocket.OPEN) socket.send(frame);
        else queue.push(frame);
      }),
    on: (channel, listener) => {
      const set = listeners.get(channel) ?? new Set();
      listeners.set(channel, set.add(listener));
      return () => {
        set.delete(listener);
      };
    },
    watch: (listener) => {
      watchers.add(listener);
      if (isLost) listener('lost');
      return () => {
        watchers.delete(listener);
      };
    },
  };
}
