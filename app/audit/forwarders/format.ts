/** A format turns one event into one text without line breaks. */
import type { Digest } from '../ports.ts';
import type { ForwardedEvent } from './event.ts';

export interface FormatContext {
  readonly digest: Digest;
  /** Of this program, for the product fields. */
  readonly version: string;
  /** What `rendered` gave for the event before, where the format chains its events. */
  readonly previous?: ChainLink;
}

/** A record that the next one points at: its id and the digest of its canonical form. */
export interface ChainLink {
  readonly id: string;
  readonly fingerprint: string;
}

export interface Rendered {
  readonly text: string;
  readonly link?: ChainLink;
}

export type Format = (event: ForwardedEvent, context: FormatContext) => Rendered;
