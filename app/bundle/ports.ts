/** What bundles need from the store: the memory that makes a rollback visible, and the trust root in force. */

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

export interface BundleRepositories {
  readonly admitted: AdmittedVersionRepository;
  readonly trustRoots: TrustRootRepository;
}
