/** What bundles need from the store: the memory that makes a rollback visible, and the trust root in force. */

import type { ReviewerGroup } from '../identity/permissions.ts';

/** The highest version of a flow that this machine has admitted, per environment. */
export interface AdmittedVersion {
  readonly flowId: string;
  readonly environment: string;
  readonly version: number;
  /** SHA-256 of its manifest.json, hex: the same version with another content is refused too. */
  readonly manifestDigest: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

export interface AdmittedVersionRepository {
  get(flowId: string, environment: string): AdmittedVersion | undefined;
  list(): readonly AdmittedVersion[];
  /** Never lowers a version: throws UserError `store/conflict` instead. */
  remember(version: AdmittedVersion): void;
}

/** JSON text of a signed trust root (trust-root.ts), one current; older ones stay for the record. */
export interface TrustRootRepository {
  current(): string | undefined;
  history(): readonly { readonly version: number; readonly text: string; readonly at: number }[];
  replace(version: number, text: string, at: number): void;
}

/** Somebody whose signing key lives on another computer, and what an administrator here trusts it for. The id is the key's. */
export interface Colleague {
  readonly id: string;
  /** Raw Ed25519 public key, base 64. */
  readonly publicKey: string;
  /** The account name that they sign as. Under the name of somebody here it counts only where they added it themselves: see `countsAs`. */
  readonly owner: string;
  readonly displayName: string;
  readonly roles: readonly ('author' | 'reviewer')[];
  readonly groups: readonly ReviewerGroup[];
  readonly addedBy: string;
  readonly addedAt: number;
  readonly revoked?: { readonly at: number; readonly reason: string };
}

export interface ColleagueRepository {
  get(keyId: string): Colleague | undefined;
  list(): readonly Colleague[];
  save(colleague: Colleague): void;
}

export interface BundleRepositories {
  readonly colleagues: ColleagueRepository;
  readonly admitted: AdmittedVersionRepository;
  readonly trustRoots: TrustRootRepository;
}
