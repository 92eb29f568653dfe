/** Why a bundle is refused. A code is never renamed: other programs match on it. Rule ids point into SPEC.md. */
import { signOffWords } from '../lint/kit/sign-off-words.ts';

interface Refused {
  readonly rule: string;
  readonly says: string;
}
const because = (rule: string, says: string): Refused => ({ rule, says });

export const refusals = {
  // the container
  'not-a-zip': because('B-ZIP-1', 'This is not a bundle: it cannot be read as a ZIP archive.'),
  'trailing-data': because('B-ZIP-2', 'Bytes lie before, between or after the entries of the archive.'),
  'too-large': because('B-ZIP-3', 'The bundle, or a file in it, is larger than a bundle may be.'),
  'too-many-files': because('B-ZIP-3', 'The bundle holds more files than a bundle may hold.'),
  'zip-bomb': because('B-ZIP-3', 'The entries claim more bytes than the archive has.'),
  'not-stored': because('B-ZIP-4', 'An entry is compressed or encrypted; a bundle stores its files as they are.'),
  'unsupported-zip': because('B-ZIP-4', 'The archive uses ZIP features that a bundle does not have.'),
  'header-mismatch': because('B-ZIP-5', 'The two headers of an entry disagree.'),
  'bad-checksum': because('B-ZIP-5', 'The checksum of an entry does not fit its bytes.'),
  'non-canonical-archive': because('B-ZIP-6', 'The archive is not byte for byte what the bundle writer makes of these files.'),
  'duplicate-name': because('B-NAME-1', 'Two entries have the same name.'),
  'name-collision': because('B-NAME-2', 'Two names are the same file on some machines (upper and lower case, Unicode forms).'),
  'path-traversal': because('B-NAME-3', 'A name leads out of the bundle.'),
  'absolute-path': because('B-NAME-3', 'A name is an absolute path.'),
  'bad-name': because('B-NAME-4', 'A name holds characters that a bundle does not use.'),
  'symlink': because('B-NAME-5', 'An entry is a link, a folder or a device rather than a file.'),
  // the files
  'missing-file': because('B-FILE-1', 'A file that every bundle has, or that the manifest lists, is missing.'),
  'unknown-file': because('B-FILE-2', `The bundle holds a file that the manifest does not list. ${signOffWords.unsignedPart}`),
  'bad-size': because('B-FILE-3', 'A file has another size than the manifest says.'),
  'bad-digest': because('B-FILE-3', 'A file has another content than the one that was signed.'),
  'too-deep': because('B-JSON-1', 'A JSON file is nested deeper than allowed.'),
  'bad-json': because('B-JSON-1', 'A file that should be JSON is not.'),
  'non-canonical-json': because('B-JSON-2', 'A JSON file is not in canonical form (RFC 8785).'),
  'non-canonical-manifest': because('B-JSON-2', 'The manifest is not in canonical form (RFC 8785).'),
  'newer-format': because('B-MAN-1', 'The bundle was made by a newer Countersign; this one does not know its format.'),
  'bad-manifest': because('B-MAN-2', 'The manifest does not have the fields that a manifest has.'),
  // what the files say about each other
  'bad-flow': because('B-FIT-1', 'A flow in the bundle is not a valid flow document.'),
  'flow-mismatch': because('B-FIT-1', 'The manifest speaks of another flow than the bundle holds.'),
  'closure-mismatch': because('B-FIT-2', `The closure hash does not belong to these files. ${signOffWords.changed}`),
  'capabilities-mismatch': because('B-FIT-3', 'The capabilities are not what this flow needs.'),
  'verdict-mismatch': because('B-FIT-4', 'The lint verdict is not the one that this flow gets.'),
  'verdict-blocked': because('B-FIT-4', 'The lint verdict is not a pass.'),
  'lock-mismatch': because('B-FIT-5', 'A lock file does not name the node types that the flow uses.'),
  'sbom-mismatch': because('B-FIT-6', 'The bill of materials does not name what the bundle holds.'),
  'risk-mismatch': because('B-FIT-7', 'The manifest claims less risk, or asks for fewer reviews, than this flow needs.'),
  // attestations
  'bad-envelope': because('B-ATT-1', 'An attestation is not a well-formed DSSE envelope.'),
  'wrong-payload-type': because('B-ATT-2', 'An attestation carries something other than an in-toto statement.'),
  'bad-signature': because('B-ATT-3', 'A signature does not fit what it claims to sign.'),
  'untrusted-signer': because('B-ATT-3', 'An attestation is signed by a key that the trust root does not know.'),
  'misleading-key-hint': because('B-ATT-4', 'An attestation names another key than the one that signed it.'),
  'bad-statement': because('B-ATT-5', 'A signed statement does not have the fields that it must have.'),
  'wrong-subject': because('B-ATT-6', 'A statement is about another bundle.'),
  'wrong-role': because('B-ATT-7', 'A key signed in a role that the trust root does not give it.'),
  'attestation-set': because('B-ATT-8', 'The release does not cover exactly the attestations in the bundle.'),
  'report-mismatch': because('B-ATT-9', 'A statement about lint or tests is not about the report in the bundle.'),
  // who must have signed
  'missing-attestation': because('B-SIGN-1', 'An attestation that every bundle needs is missing.'),
  'too-few-signers': because('B-SIGN-2', 'Too few different people have signed.'),
  'missing-group': because('B-SIGN-3', 'Nobody from a group that must sign has signed.'),
  'author-is-reviewer': because('B-SIGN-4', signOffWords.ownReview),
  // time, place and revocation
  'no-trust-root': because('B-TRUST-1', 'There is no trust root to verify against.'),
  'trust-root-expired': because('B-TRUST-2', 'The trust root has expired.'),
  'revoked-key': because('B-TRUST-3', 'A signature was made with a revoked key.'),
  'revoked-bundle': because('B-TRUST-3', 'This bundle has been revoked.'),
  'revocations-stale': because('B-TRUST-4', 'The revocation list is older than it may be.'),
  'expired': because('B-TIME-1', 'The bundle has expired.'),
  'rolled-back': because('B-TIME-2', 'This release of the flow is not newer than one that was admitted here before.'),
  'signed-in-future': because('B-TIME-3', 'Somebody signed at a time that is yet to come.'),
  'emergency-too-long': because('B-TIME-4', 'An emergency release counts for a day, and this one would count longer.'),
  'wrong-environment': because('B-ENV-1', 'The bundle was approved for another environment.'),
  'runner-too-old': because('B-ENV-2', 'The bundle needs a newer runner.'),
} as const satisfies Readonly<Record<string, Refused>>;

export type RefusalCode = keyof typeof refusals;
export const refusalCodes = Object.keys(refusals) as RefusalCode[];

/** Thrown inside app/bundle only; verifyBundle turns it into a result. */
export class BundleRefusal extends Error {
  readonly code: RefusalCode;
  /** The entry or field that it is about. */
  readonly place: string | undefined;
  /** What exactly was found; holds no content of the bundle beyond names. */
  readonly detail: string | undefined;

  constructor(code: RefusalCode, place?: string, detail?: string) {
    super(`${refusals[code].says}${place === undefined ? '' : ` (${printable(place)})`}${detail === undefined ? '' : ` ${detail}`}`);
    this.name = 'BundleRefusal';
    this.code = code;
    this.place = place === undefined ? undefined : printable(place);
    this.detail = detail;
  }
}

/** Names come from hostile files: control characters must not reach a terminal. */
function printable(text: string): string {
  return text.slice(0, 200).replace(/[^\x20-\x7e]/g, '?');
}
