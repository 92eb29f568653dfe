/** What forwarding needs to remember. `store` implements it. */
import type { Destination } from './destination.ts';

/** A place in the log, and the link of the event before it where the format chains its events. */
export interface ForwardPosition {
  readonly next: number;
  readonly link?: { readonly id: string; readonly fingerprint: string };
}

/** How far a destination has got. Positions only move on over what was delivered. */
export interface ForwardCursor {
  readonly at: ForwardPosition;
  /** Where the last delivered batch began. */
  readonly before: ForwardPosition;
  readonly delivered: number;
  readonly lost: number;
}

/** Destinations of forwarded entries, and how far each has got. */
export interface ForwardRepository {
  list(): readonly Destination[];
  save(destination: Destination): void;
  /** Forgets its place in the log, too. */
  remove(destinationId: string): boolean;
  cursor(destinationId: string): ForwardCursor | undefined;
  saveCursor(destinationId: string, cursor: ForwardCursor): void;
}
