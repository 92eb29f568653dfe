/** What a handler is: one function a channel, in handlers/<namespace>.ts. */
import type { Session } from '../identity/ports.ts';
import type { CallChannel, InputOf, OutputOf } from './contract.ts';

/** Who is calling. A transport fills this in; nothing of it comes from the renderer. */
export interface Sender {
  readonly transport: 'electron' | 'serve' | 'test';
  /** Stable for one window or one browser session. */
  readonly id: string;
  readonly origin: string;
  readonly topFrame: boolean;
  readonly alive: boolean;
}

export interface CallContext {
  readonly sender: Sender;
  /** Undefined only on `public` channels. */
  readonly session: Session | undefined;
  /**
   * The caller's session as it is now, for a handler that has waited for a network or a person and is about to act in their name. Throws what the
   * door would throw today: `identity/signed-out`, `identity/session-locked`, `identity/denied`.
   */
  still(): Promise<Session | undefined>;
  /** What was said yes to (`ConfirmText.about`). */
  readonly confirmed?: string;
  /** Adds to this call's audit entry: ids, hashes and counts only. */
  note(subject: string, details?: Readonly<Record<string, string>>): void;
}

export type Handler<K extends CallChannel> = (input: InputOf<K>, context: CallContext) => Promise<OutputOf<K>>;

type InNamespace<N extends string> = Extract<CallChannel, `${N}:${string}`>;
/** A missing handler does not compile. */
export type HandlersFor<N extends string> = { readonly [K in InNamespace<N>]: Handler<K> };
export type Handlers = { readonly [K in CallChannel]: Handler<K> };

/** The words of a native confirmation: what is about to happen, made by the main process from its own data. */
export interface ConfirmText {
  readonly title: string;
  readonly detail: string;
  readonly button: string;
  /** Digest of exactly what the yes is about, where the words name it in part: the handler acts on nothing else. */
  readonly about?: string;
}
export type Confirmations = { readonly [K in CallChannel]?: (input: InputOf<K>, context: CallContext) => Promise<ConfirmText> };
