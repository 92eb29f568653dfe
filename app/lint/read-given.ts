/** Files for lint that people write by hand: JSON in which nothing is passed over in silence. */
import type { ErrorCode } from '../kernel/error-codes.ts';
import { UserError } from '../kernel/errors.ts';
import { jsonDepth } from '../kernel/json-guard.ts';
import { silentFault } from '../kernel/json-parts.ts';

/** Deeper is nothing that such a file says. */
const maxDepth = 100;

/** `what` as in "The policy is not valid JSON". Throws UserError of that code. */
export function readGiven(text: string, place: string, what: string, code: ErrorCode = 'lint/bad-policy'): unknown {
  if (jsonDepth(text) > maxDepth)
    throw new UserError(code, `The ${what} nests values more than ${maxDepth} levels deep.`, {
      place,
      mend: 'Flatten the nested value, or remove it.',
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UserError(code, `The ${what} is not valid JSON.`, {
      place,
      mend: 'Check it for missing quotes, commas and brackets.',
      cause,
    });
  }
  const fault = silentFault(text, value);
  if (fault !== undefined) throw new UserError(code, `The ${what} ${fault.words}.`, { place, mend: fault.mend });
  return value;
}
