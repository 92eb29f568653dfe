/** What sharing flows through a repository needs from the workspace. */
import type { Clock, Hash } from '../kernel/ports.ts';
import type { FlowRepository } from '../workflow/ports.ts';

/** A flow as it was when it was last brought together: the base of the next comparison, whatever happens to the repository. */
export interface SharedBase {
  /** The flow's. */
  readonly id: string;
  /** Blob in the repository. */
  readonly oid: string;
  readonly text: string;
  /** The newest revision here at that time. */
  readonly revision: number;
}

export interface SharedBases {
  get(flowId: string): SharedBase | undefined;
  save(base: SharedBase): void;
}

/** Where the last look ended. Times are milliseconds since the Unix epoch. */
export interface SharedState {
  readonly seen?: string;
  readonly at?: number;
  /** Trees of packages that were taken; none is taken twice. */
  readonly taken: readonly string[];
  /** Who changed a flow in commits that were seen, while nobody has taken the flow yet. */
  readonly pending: Readonly<Record<string, PendingChanges>>;
  /** What was answered, by the digest of what was said. */
  readonly answered: readonly string[];
}

export interface PendingChanges {
  readonly by: readonly string[];
  readonly signed: boolean;
  /** Of those who are merely named, and have signed none of it: whose word it is. */
  readonly named?: Readonly<Record<string, string>>;
}

export interface KnownSigner {
  readonly publicKey: Uint8Array;
  readonly keyId: string;
  readonly owner: string;
}

export interface SharePorts {
  readonly clock: Clock;
  readonly hash: Hash;
  readonly flows: FlowRepository;
  readonly bases: SharedBases;
  signers(): readonly KnownSigner[];
  state(): SharedState;
  /** People who changed a flow after a revision, also where it was copied from; those who said that they did not are none. */
  authorsSince(flowId: string, revision: number): readonly string[];
}
