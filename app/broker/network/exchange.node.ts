/**
 * One HTTP request and its answer on an undici pool, by its bare `dispatch`: no streams and no abort signals in between, which
 * is a third of the time of a small request.
 */
import type { Dispatcher } from 'undici';
import { TerminalError, TransientError } from '../../kernel/errors.ts';
import { noRoom, SMALL_BYTES, type Turn } from './answer-room.ts';

export interface ExchangeRequest {
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  readonly maxResponseBytes: number;
  /** Room for a large answer, before more of it is read. Left out: there always is. */
  readonly room?: ((bytes: number) => Turn) | undefined;
  /** Told of an answer that had begun when the exchange failed, as far as it had come. */
  readonly broke?: ((answer: ExchangeAnswer) => void) | undefined;
  /** Whether with this piece, or (`head`) before any, all has come that the answer is read for, whatever its sender means to send yet; made when an answer begins. */
  readonly enough?: ((headers: ExchangeAnswer['headers']) => ((piece: Uint8Array) => boolean) | 'head' | undefined) | undefined;
  /** For messages. */
  readonly host: string;
}
/** One clock for all hops of a request, from the call to the last byte, connecting included. The exchange under way sets `whenPassed`. */
export interface Deadline {
  passed: boolean;
  /** A request that acts went out, as far as this side can tell: doing it twice may do it twice (RFC 9110, 9.2.2). */ acted: boolean;
  whenPassed: (() => void) | undefined;
}
const acts: ReadonlySet<string> = new Set(['POST', 'PATCH']);
export interface ExchangeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A server may cut its answer into single bytes, of which each piece would take a hundred times as much: they are gathered in blocks. */
const BLOCK = 64 * 1024;
/** A record of TLS holds 16 KiB at most, with what frames it: copied into blocks, a large answer would be copied three times. */
const LARGE = 12 * 1024;
class Pieces {
  readonly #whole: Uint8Array[] = [];
  /** A small one is kept as it came until another one follows: most answers are one, and large ones have one at each end. */
  #small: Uint8Array | undefined;
  #block: Uint8Array | undefined;
  #filled = 0;

  add(piece: Uint8Array): void {
    if (piece.length >= LARGE) {
      this.#close();
      this.#whole.push(piece);
    } else if (this.#block === undefined && this.#small === undefined) {
      this.#small = piece;
    } else {
      if (this.#filled + piece.length > BLOCK) this.#close();
      this.#gather(this.#small);
      this.#small = undefined;
      this.#gather(piece);
    }
  }

  #gather(piece: Uint8Array | undefined): void {
    if (piece === undefined) return;
    this.#block ??= new Uint8Array(BLOCK);
    this.#block.set(piece, this.#filled);
    this.#filled += piece.length;
  }

  #close(): void {
    if (this.#small !== undefined) this.#whole.push(this.#small);
    if (this.#block !== undefined) this.#whole.push(this.#block.slice(0, this.#filled));
    [this.#small, this.#block, this.#filled] = [undefined, undefined, 0];
  }

  all(): Uint8Array {
    this.#close();
    const [only] = this.#whole;
    return only !== undefined && this.#whole.length === 1 ? only : Buffer.concat(this.#whole);
  }
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const out: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) out[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return out;
}

/** Rejects with what undici says, or `egress/timeout` and `egress/too-large`. */
export function exchange(dispatcher: Dispatcher, ask: ExchangeRequest, deadline: Deadline): Promise<ExchangeAnswer> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let failure: Error | undefined;
    let status = 0;
    let headers: Readonly<Record<string, string>> = {};
    let bytes = 0;
    const pieces = new Pieces();
    let turn: Turn | undefined;
    let rests = false;
    let isEnough: ((piece: Uint8Array) => boolean) | undefined;
    let over = false;
    const finish = (): void => {
      over = true;
      turn?.came(bytes);
      resolve({ status, headers, body: pieces.all() });
    };
    /** All that is wanted has come; its sender may mean to go on. */
    const leave = (begun: Dispatcher.DispatchController): void => {
      finish();
      begun.abort(new Error('the answer is there'));
    };
    /** The socket rests meanwhile, so that the sender waits, too. */
    const makeRoom = (begun: Dispatcher.DispatchController, room: (bytes: number) => Turn): void => {
      const declared = /^\d{1,15}$/.test(headers['content-length'] ?? '') ? Number(headers['content-length']) : ask.maxResponseBytes;
      begun.pause();
      turn = room(Math.min(declared, ask.maxResponseBytes));
      rests = true;
      turn.there.then(() => {
        rests = false;
        begun.resume();
      }, fail);
    };
    const fail = (error: Error): void => {
      if (failure !== undefined || over) return;
      failure = error;
      if (status !== 0) ask.broke?.({ status, headers, body: pieces.all() });
      turn?.cancel();
      controller?.abort(error);
      reject(error);
    };
    // That others are in the way is no fault of the sender.
    deadline.whenPassed = () =>
      fail(
        rests
          ? noRoom()
          : new TransientError('egress/timeout', `${ask.host} did not give its whole answer in time.`, {
              place: ask.host,
              mend: 'Give the step more time, or ask for less at once.',
            }),
      );
    if (deadline.passed) deadline.whenPassed();
    else
      dispatcher.dispatch(
        {
          origin: ask.origin,
          path: ask.path,
          method: ask.method as Dispatcher.HttpMethod,
          headers: ask.headers,
          body: ask.body ?? null,
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        {
          onRequestStart(begun) {
            controller = begun;
            deadline.acted ||= acts.has(ask.method);
            if (failure !== undefined) begun.abort(failure);
          },
          onResponseStart(begun, code, received) {
            status = code;
            headers = flat(received);
            const wanted = ask.enough?.(headers);
            if (wanted === 'head') leave(begun);
            else isEnough = wanted;
          },
          onResponseData(begun, chunk) {
            if (over) return;
            bytes += chunk.length;
            if (bytes > ask.maxResponseBytes)
              fail(
                new TerminalError('egress/too-large', `The answer is larger than ${Math.round(ask.maxResponseBytes / 1024)} KiB.`, {
                  place: ask.host,
                  mend: 'Ask for fewer records or fields at once: most services give pages.',
                }),
              );
            else pieces.add(chunk);
            if (failure === undefined && isEnough?.(chunk) === true) {
              leave(begun);
              return;
            }
            if (turn !== undefined || failure !== undefined || ask.room === undefined || bytes < SMALL_BYTES) return;
            makeRoom(begun, ask.room);
          },
          onResponseEnd() {
            if (!over) finish();
          },
          onResponseError(_begun, error) {
            fail(error);
          },
        },
      );
  });
}
