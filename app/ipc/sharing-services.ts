/** What handlers need of reviews, bundles, environments and other workspaces: the half of services.ts in which people's word for each other's work counts. */
import type { Separation } from '../compliance/separation.ts';
import type { z } from 'zod';
import type { bundleView, trustView, verification } from './contract/bundle.ts';
import type { Colleague } from '../bundle/ports.ts';
import type { KeyCard } from '../exchange/key-card.node.ts';
import type { FlowComparison, Look } from '../git/look.node.ts';
import type { TakenRevision } from '../git/share.node.ts';
import type { Problem } from '../git/shared-tree.node.ts';
import type { OpenedPackage } from '../exchange/package.node.ts';
import type { Pack } from '../lint/kit/pack.ts';
import type { EnvironmentPlan } from '../review/environments.ts';
import type { EmergencyStanding } from '../review/emergency.ts';
import type { Reviews } from '../review/reviews.ts';
import type { Subject } from '../review/subject.ts';
import type { ReviewRecord, ReviewState } from '../review/ports.ts';
import type { Side } from '../workflow/graph/merge-flows.ts';
import type { Environment } from '../workflow/model/flow.ts';

export type TrustView = z.infer<typeof trustView>;

/** Reviews, and the node half of releasing: bundles and the trust root. */
export interface ReviewDesk {
  readonly reviews: Reviews;
  /** The newest revision with its connections, sub-flows and registry, as it would be signed now. Throws UserError `flow/not-found`. */
  subjectOf(flowId: string, target?: Environment): Subject;
  /** What would be signed now; of a submission from elsewhere, what came. */
  presentSubject(review: ReviewRecord): Subject;
  /** What a reader should know before deciding: `reader` is who looks, and may sign. */
  notices(review: ReviewRecord, reader?: string): readonly string[];
  exportBundle(reviewId: string, releaser: string): Promise<{ readonly bundle: z.infer<typeof bundleView>; readonly base64: string }>;
  verify(base64: string): Promise<z.infer<typeof verification>>;
  trust(): TrustView;
  /** Keys that the next trust root names as revoked. */
  revokedKeys(): readonly { readonly keyId: string; readonly reason: string }[];
  /** What would be published now, for whoever publishes it: `about` is its digest. */
  trustToPublish(publisher: string): { readonly version: number; readonly pending: readonly string[]; readonly about: string };
  /** Throws UserError `store/conflict` when it is no longer `about`. */
  publishTrust(publisher: string, about: string | undefined): Promise<TrustView>;
}

interface PackageFile {
  readonly fileName: string;
  readonly base64: string;
}

/** Whose key a rule pack was signed with when it came in. */
export interface PackSigner {
  readonly keyId: string;
  readonly owner: string;
  readonly displayName: string;
}

/** Reviews and rule packs that go between workspaces; colleagues are people whose keys live elsewhere. */
export interface ExchangeDesk {
  card(accountId: string): Promise<{ readonly keyId: string; readonly words: string; readonly fileName: string; readonly text: string }>;
  /** For whoever would add it. `taken`: its name is, or looks like, that of somebody else here. Throws UserError `package/...`. */
  readCard(text: string, by: string): KeyCard & { readonly standing: 'new' | 'own' | 'taken' | 'trusted' | 'revoked' };
  colleagues(): readonly { readonly colleague: Colleague; readonly words: string }[];
  addColleague(
    text: string,
    trust: Pick<Colleague, 'roles' | 'groups'>,
    by: string,
  ): { readonly colleague: Colleague; readonly words: string };
  revokeColleague(keyId: string, reason: string): void;
  request(reviewId: string, accountId: string): Promise<{ readonly file: PackageFile; readonly manifestDigest: string }>;
  answer(reviewId: string, accountId: string): Promise<{ readonly file: PackageFile; readonly decision: string }>;
  open(bytes: Uint8Array): Promise<OpenedPackage & { readonly review: ReviewRecord }>;
  signPack(pack: Pack, accountId: string): Promise<{ readonly keyId: string; readonly fileName: string; readonly text: string }>;
  /** Bare or signed; who signed it is remembered. Throws UserError `lint/bad-policy`, `package/...`. */
  openPack(text: string, place: string): { readonly pack: Pack; readonly signer?: PackSigner };
  /** Who signed exactly this pack, as far as it came in through `openPack`. */
  packSigner(pack: Pack): PackSigner | undefined;
}

export interface Standing {
  readonly environment: Environment;
  readonly review?: {
    readonly reviewId: string;
    readonly version: number;
    readonly state: ReviewState;
    readonly at: number;
    readonly ready: boolean;
    readonly emergency?: EmergencyStanding['state'];
  };
  readonly admitted?: { readonly version: number; readonly digest: string; readonly at: number; readonly revoked?: string };
}

/** Development, test and production of this workspace. */
export interface EnvironmentDesk {
  plan(): EnvironmentPlan;
  separation(): Separation;
  keepPlan(plan: EnvironmentPlan): void;
  list(): readonly { readonly flowId: string; readonly name: string; readonly revision: number; readonly places: readonly Standing[] }[];
  /** Why the flow may not be submitted for the target yet, in words. */
  objections(flowId: string, target: Environment): readonly string[];
  /** Throws UserError `bundle/refused`, `store/conflict`. */
  admit(bytes: Uint8Array): Promise<z.infer<typeof bundleView>>;
  revoke(manifestDigest: string, reason: string): void;
  revocations(): { readonly number: number; readonly bundles: number; readonly keys: number; readonly pending: boolean };
  /** What would be published now: `about` is its digest. */
  revocationsToPublish(): { readonly bundles: number; readonly keys: number; readonly about: string };
  /** Throws UserError `store/conflict` when it is no longer `about`. */
  publishRevocations(
    publisher: string,
    about: string | undefined,
  ): Promise<{ readonly fileName: string; readonly text: string; readonly number: number }>;
}

export interface GitBinding {
  readonly kind: 'folder' | 'https' | 'ssh';
  readonly place: string;
  readonly branch: string;
  /** Of an SSH server, pinned: `type base64`. */
  readonly hostKey?: string | undefined;
  /** Addresses inside the organisation where the server may be. */
  readonly internalAddresses?: readonly string[] | undefined;
  /** PEM: the authority of an HTTPS server, in place of the public ones. */
  readonly ca?: string | undefined;
}

/** The workspace's repository. Each call looks at it anew; `head` is the commit that the person saw. Throws UserError `git/...`. */
export interface GitDesk {
  binding(): (GitBinding & { readonly lastAt?: number }) | undefined;
  bind(to: Omit<GitBinding, 'kind'>): Promise<GitBinding>;
  /** How the person gets in. */
  access(personId: string): { readonly login: boolean; readonly publicKey?: string };
  /** For this person, and for the server that is bound now. An empty user makes the secret a bearer token. */
  keepLogin(personId: string, login: { readonly user: string; readonly secret: string }): void;
  newKey(personId: string): string;
  /** The person's login and key end here. */
  forget(personId: string): void;
  /** Everybody's logins and keys end with it. */
  unbind(): void;
  compare(personId: string): Promise<{
    readonly look: Look;
    readonly cards: readonly (Pick<KeyCard, 'keyId' | 'owner' | 'displayName' | 'words'> & { readonly text: string })[];
    readonly waiting: number;
    readonly outgoing: { readonly requests: readonly ReviewRecord[]; readonly answers: readonly ReviewRecord[] };
    readonly problems: readonly Problem[];
  }>;
  flow(flowId: string, head: string, personId: string): Promise<FlowComparison>;
  /** Gives the newest revision. `save` writes one more; who is undefined is the caller. */
  take(
    flowId: string,
    choices: Readonly<Record<string, Side>>,
    head: string,
    personId: string,
    save: (revision: TakenRevision) => void,
    still: () => Promise<unknown>,
  ): Promise<number>;
  pull(
    head: string | undefined,
    acceptRewritten: boolean,
    personId: string,
    still: () => Promise<unknown>,
  ): Promise<{
    readonly taken: readonly {
      readonly kind: 'request' | 'answer';
      readonly sender: string;
      readonly decision: string;
      readonly review: ReviewRecord;
    }[];
    readonly problems: readonly Problem[];
  }>;
  push(
    what: { readonly head?: string; readonly flowIds: readonly string[]; readonly reviewIds: readonly string[]; readonly message: string },
    personId: string,
    still: () => Promise<unknown>,
  ): Promise<string>;
}
