/** How a refusal travels: a terminal error with the evidence that the journal, the alert and the audit log keep. */
import { TerminalError } from '../../kernel/errors.ts';
import type { ErrorCode } from '../../kernel/error-codes.ts';
import type { Refusal } from '../policy.ts';

const mends = {
  'halted/capability': 'Add it to the flow and have the flow reviewed again, or find out why the flow asks for it.',
  'egress/blocked': 'Correct the address in the step; if it lies inside your network, name it on the connection.',
} as const satisfies Partial<Record<ErrorCode, string>>;

export class CapabilityRefused extends TerminalError {
  readonly evidence: Readonly<Record<string, string>>;
  constructor(refusal: Refusal, code: keyof typeof mends = 'halted/capability') {
    super(code, `Refused: ${refusal.words}.`, { mend: mends[code] });
    this.evidence = refusal.wanted;
  }
}

/** The evidence of a refusal, for the journal; undefined for every other error. */
export function evidenceOf(error: unknown): Readonly<Record<string, string>> | undefined {
  return error instanceof CapabilityRefused ? error.evidence : undefined;
}
