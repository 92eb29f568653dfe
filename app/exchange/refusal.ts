/** Why something that came from another workspace is refused. Codes and rules are those of SPEC.md. */
import { UserError } from '../kernel/errors.ts';

export const packageRefusals = {
  'package/unreadable': [
    'X-FORM-1',
    'This is no review package, key card or signed rule pack, or it is damaged.',
    'Ask the sender for the file again.',
  ],
  'package/newer-format': ['X-FORM-2', 'This was made by a newer Countersign.', 'Update this program, then open the file again.'],
  'package/unknown-sender': [
    'X-SIGN-1',
    'This is signed by somebody whose key this workspace does not trust.',
    'Ask the sender for their key card, and let an administrator add it under Settings.',
  ],
  'package/bad-signature': [
    'X-SIGN-2',
    'The signature does not fit: something was changed after it was signed.',
    'Ask the sender for the file again, and compare the fingerprint by telephone.',
  ],
  'package/wrong-role': [
    'X-SIGN-3',
    'The sender is not trusted for this here.',
    'An administrator says under Settings what a colleague may sign.',
  ],
  'package/files': ['X-FILE-1', 'The files in the package are not those that were signed.', 'Ask the sender for the file again.'],
  'package/bad-draft': [
    'X-FIT-1',
    'The flow in the package cannot be reviewed.',
    'Ask the sender to submit it again with the same version of Countersign.',
  ],
  'package/mismatch': ['X-FIT-2', 'The parts of the package speak of different things.', 'Ask the sender for the file again.'],
  'package/unknown-review': [
    'X-PLACE-1',
    'This answers a submission that was not made here.',
    'Open it in the workspace where the flow was submitted.',
  ],
  'package/replayed': ['X-PLACE-2', 'This is here already, or something newer is.', 'There is nothing to do.'],
  'package/bad-version': [
    'X-PLACE-4',
    'The version of this submission does not follow those that are here.',
    'Ask the sender to submit the flow again. Whom nobody expected to submit it should not be a trusted colleague.',
  ],
} as const satisfies Readonly<Record<string, readonly [rule: string, says: string, mend: string]>>;

export type PackageCode = keyof typeof packageRefusals;

/** `detail` names places and codes, never content: the package may be hostile. */
export function packageRefusal(code: PackageCode, detail?: string, cause?: unknown): UserError {
  const [, says, mend] = packageRefusals[code];
  return new UserError(code, detail === undefined ? says : `${says} ${printable(detail)}`, {
    mend,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Names come from files of others: no control characters, no flood. */
const printable = (text: string): string => text.slice(0, 300).replace(/[^\x20-\x7e]/g, '?');
