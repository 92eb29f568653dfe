/** What the linter knows besides the flow: the organisation's policy, its registry, other flows, waivers. All of it optional. */
import type { RiskTier } from '../../workflow/model/flow.ts';
import type { Label, Trust } from '../../workflow/model/labels.ts';
import type { Hash } from '../../kernel/ports.ts';
import type { SecretLeftOut } from '../../privacy/detectors/secrets/places.ts';
import type { FlowContract } from './flow-contract.ts';
import type { FactsOf } from '../dataflow/analysis.ts';
import type { FlowRecord } from './flow-record.ts';
import type { Severity } from './finding.ts';
import type { Organisation } from './organisation.ts';
import type { Pack } from './pack.ts';
import type { StatedTransfer } from './transfer.ts';

/** A model that the organisation has looked at, and what it knows of it; what is left out is not known. */
export interface VettedModel {
  readonly provider: string;
  readonly model: string;
  readonly retired?: boolean;
  /** Of the file that the organisation runs itself: `unchecked` has a signature that nobody looks at when it is loaded. */
  readonly signature?: 'verified' | 'unchecked' | 'unsigned';
  /** Of the file that was looked at: `sha256:` and hex. Another file by this name is another model. */
  readonly digest?: string;
  /** Public key or root certificate (PEM) of whoever has to have signed the file. */
  readonly signer?: string;
  /** What the provider keeps of what it is told. */
  readonly retention?: 'none' | 'limited' | 'unknown';
  /** Somebody watches whether its answers drift. */
  readonly driftMonitor?: boolean;
}

export interface Policy {
  /** Severity by rule, or `off`. Rules that block cannot be switched off, only lowered to `high` by a waiver. */
  readonly rules?: Readonly<Record<string, Severity | 'off'>>;
  /** Hosts that flows may talk to: `api.example.com`, `*.example.com`. Undefined: no list is kept. */
  readonly hosts?: readonly string[];
  /** The vetted models. Undefined: no registry is kept. */
  readonly models?: readonly VettedModel[];
  readonly vendors?: readonly {
    readonly name: string;
    readonly dpa?: boolean;
    readonly baa?: boolean;
    readonly zeroRetention?: boolean;
    readonly transfer?: StatedTransfer | undefined;
  }[];
  readonly minimumTls?: '1.2' | '1.3';
  /** The most that a run, and all runs together, may give away of people who are learnt from (epsilon); and whether it may be in production. */
  readonly learning?:
    | { readonly epsilon?: number | undefined; readonly total?: number | undefined; readonly outsideProduction?: true | undefined }
    | undefined;
  /** How many approvals one person can be asked for in a day and still read them. */
  readonly approvalsPerDay?: number;
  /** The training badge that a builder needs, by risk tier. */
  readonly badges?: Readonly<Partial<Record<RiskTier, string>>>;
  /** For how long a badge counts. */
  readonly badgeDays?: number;
  readonly organisation?: Organisation | undefined;
  /** Rules of its own, as data. */
  readonly packs?: readonly Pack[] | undefined;
}

/** What other flows, or somebody else, put into a store that this flow may read. */
export interface StoredElsewhere {
  readonly key: string;
  /** Of the flow that writes it; left out where it is not known, or not for whoever asks. */
  readonly flowName?: string;
  readonly labels: readonly Label[];
  readonly trust: Trust;
}

/**
 * What a workspace knows by itself of what surrounds the flow. It changes without the flow, so nothing that follows from it alone is
 * in a hash. The organisation's own entries count before these.
 */
export interface Around extends Pick<Organisation, 'connections' | 'people' | 'flows' | 'auditSink'> {
  /** `flows` are all of the organisation's that have anything to do with this one. */
  readonly whole?: boolean;
}

/** A reviewer's leave to live with one finding. Void once the path, and with it the fingerprint, changes. */
export interface Waiver {
  readonly fingerprint: string;
  /** Who approved it. */
  readonly by: string;
  /** Who asked for it, and answers for it. */
  readonly owner?: string;
  readonly reason: string;
  /** ISO 8601. */
  readonly until: string;
}

/** What the last sign-off looked at, by step: SHA-256 of each script's text in hex. */
export interface ReviewedScripts {
  readonly scripts: Readonly<Record<string, string>>;
}

export interface LintContext {
  readonly policy?: Policy;
  readonly around?: Around;
  readonly stores?: readonly StoredElsewhere[];
  /** Of the flows that this one calls; a call without one may give back anything. */
  readonly contracts?: readonly FlowContract[];
  readonly waivers?: readonly Waiver[];
  /** What happened to the flow so far; rules about it keep quiet without. */
  readonly record?: FlowRecord;
  readonly reviewed?: ReviewedScripts | undefined;
  /** ISO 8601; waivers that ended before it do not count. Without it none has ended. */
  readonly now?: string;
  readonly hash?: Hash;
  /** Of the file that the flow was imported from. */
  readonly leftOut?: readonly SecretLeftOut[];
  /** Security facts of a node; the catalogue's by default. */
  readonly factsOf?: FactsOf;
}
