/** How far a connection came when it was tried. */
import type { ErrorCode } from '../kernel/error-codes.ts';

export interface TriedPart {
  readonly part: 'reach' | 'tls' | 'login';
  readonly outcome: 'good' | 'bad' | 'untried';
  readonly words: string;
  readonly code?: ErrorCode;
}
export interface TriedPlace {
  readonly place: string;
  readonly parts: readonly TriedPart[];
}
