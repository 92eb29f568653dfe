/** The renderer's one way to the host: typed by the contract, errors as data. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallChannel, InputOf, OutputOf, PushChannel, PushOf } from '../../app/ipc/contract.ts';
import type { WireError } from '../../app/ipc/envelope.ts';
import { gathered } from './gathered.ts';
import { watchHand } from './hand.ts';
import { socketProtocols } from './page-key.ts';
import { askForConfirmation, askForSecondFactor } from './prompts.ts';
import { preloadTransport, socketTransport, type Confirmation, type ConnectionState, type Transport } from './transport.ts';

/** A refused or failed call. `code` is stable; `detailsId` is what to quote. */
export class CallError extends Error {
  readonly code: string;
  readonly detailsId: string;
  readonly place: string | undefined;
  readonly mend: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(error: WireError) {
    super(error.mend === undefined ? error.message : `${error.message} ${error.mend}`);
    this.name = 'CallError';
    this.code = error.code;
    this.detailsId = error.detailsId;
    this.place = error.place;
    this.mend = error.mend;
    this.retryAfterMs = error.retryAfterMs;
  }
}

let transport: Transport | undefined;

function currentTransport(): Transport {
  transport ??=
    window.countersign === undefined
      ? socketTransport(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/socket`, socketProtocols)
      : preloadTransport(window.countersign);
  return transport;
}

/** Puts another host behind the client; before the first call. */
export function setTransport(other: Transport): void {
  transport = other;
}

/**
 * Calls the host. Asks the person for a second factor or a confirmation code where the channel demands one, and calls again.
 * Throws CallError.
 */
export async function call<K extends CallChannel>(channel: K, input: InputOf<K>): Promise<OutputOf<K>> {
  return attempt(channel, input, undefined, true);
}

/** Workers and tests have no window, and nobody in front of it. */
const handThere = typeof window === 'undefined' ? () => true : watchHand(window, Date);

async function attempt<K extends CallChannel>(
  channel: K,
  input: InputOf<K>,
  confirmation: Confirmation | undefined,
  mayAsk: boolean,
): Promise<OutputOf<K>> {
  const response = await currentTransport().send(channel, input, confirmation, !handThere());
  if (response.ok) return response.value as OutputOf<K>;
  const { error } = response;
  if (error.code === 'ipc/step-up-required' && mayAsk) {
    const proven = await askForSecondFactor(channel, async (factor) => {
      await call('identity:stepUp', factor);
    });
    if (proven) return attempt(channel, input, confirmation, false);
  }
  if (error.code === 'ipc/not-confirmed' && error.confirm !== undefined && confirmation === undefined) {
    const code = await askForConfirmation(error.confirm);
    if (code !== undefined) return attempt(channel, input, { id: error.confirm.id, code }, false);
  }
  const failure = new CallError(error);
  for (const listener of failureListeners) listener(failure);
  throw failure;
}

const failureListeners = new Set<(error: CallError) => void>();

/** Hears of every call that failed; returns the unsubscribe. */
export function onFailure(listener: (error: CallError) => void): () => void {
  failureListeners.add(listener);
  return () => {
    failureListeners.delete(listener);
  };
}

/** Hears of a lost connection to the host, and of one that is back; never called in the desktop app. */
export const onConnection = (listener: (state: ConnectionState) => void): (() => void) =>
  currentTransport().watch?.(listener) ?? (() => undefined);

/** Listens to a push channel; returns the unsubscribe. */
export function on<K extends PushChannel>(channel: K, listener: (payload: PushOf<K>) => void): () => void {
  return currentTransport().on(channel, (payload) => listener(payload as PushOf<K>));
}

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly error: CallError };

/** What the browser says of a chosen file that it cannot read now (File API, section 7.1). */
const unreadable: ReadonlySet<string> = new Set(['NotReadableError', 'NotFoundError']);

/** Somebody was asked for their second factor, and closed the question: nothing failed, and they know why nothing was done. */
export const gaveUp = ({ code }: CallError): boolean => code === 'ipc/step-up-required';

export function asCallError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  if (error instanceof DOMException && unreadable.has(error.name))
    return new CallError({
      code: 'file/unreadable',
      message: 'The file was changed, moved or removed since it was chosen, or may not be read. Choose it again once it is saved.',
      detailsId: '',
    });
  return new CallError({
    code: 'kernel/bug',
    message: error instanceof Error ? error.message : 'Something went wrong inside Countersign.',
    detailsId: '',
  });
}

/** What is over by itself: the connection of a browser comes back, and a limit counts by the minute. A foreign server that is gone is asked again by people only. */
const passes = ({ code, detailsId }: CallError): boolean =>
  code === 'ipc/rate-limited' || (code === 'egress/unreachable' && detailsId === '');
const againAfterMs = 2_000;

/** Loads through a call, again when the input changes or `reload` is called (gathered, where that is often). While it loads again, the last value stays. */
export function useCall<K extends CallChannel>(channel: K, input: InputOf<K>): { readonly result: Loaded<OutputOf<K>>; reload(): void } {
  const [result, setResult] = useState<Loaded<OutputOf<K>>>({ state: 'loading' });
  const key = JSON.stringify(input);
  const turn = useRef(0);
  /** Of which input the value is that is shown. */
  const shown = useRef<string>(undefined);
  const again = useRef<ReturnType<typeof setTimeout>>(undefined);
  const load = useCallback((): void => {
    turn.current += 1;
    const mine = turn.current;
    clearTimeout(again.current);
    call(channel, JSON.parse(key) as InputOf<K>).then(
      (value) => {
        if (turn.current !== mine) return;
        shown.current = key;
        setResult({ state: 'ready', value });
      },
      (failure: unknown) => {
        if (turn.current !== mine) return;
        const error = asCallError(failure);
        if (passes(error)) again.current = setTimeout(load, againAfterMs);
        // Whoever reads a page, or writes on it, is not thrown out of it by a moment in which nobody answers.
        if (passes(error) && shown.current === key) return;
        shown.current = undefined;
        setResult({ state: 'failed', error });
      },
    );
  }, [channel, key]);
  const [reloads] = useState(gathered);
  useEffect(() => {
    load();
    return () => {
      turn.current += 1;
      clearTimeout(again.current);
      reloads.stop();
    };
  }, [load, reloads]);
  const reload = useCallback((): void => reloads.run(load), [load, reloads]);
  return { result, reload };
}

/** Runs `listener` on every push while the component is mounted. */
export function usePush<K extends PushChannel>(channel: K, listener: (payload: PushOf<K>) => void): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => on(channel, (payload) => latest.current(payload)), [channel]);
}
