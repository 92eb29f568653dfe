/**
 * What the audit log says of an answer. The name of whoever gave it, and the reason, are a person's: they stand with the question, and the log holds the
 * fingerprint of each, which proves later that they were these.
 */
import { nameMark } from '../../audit/name-mark.ts';
import { readEnvelope } from '../../bundle/dsse.node.ts';
import type { ApprovalRequest } from '../../engine/ports.ts';
import type { Answer } from '../../engine/state/waits.ts';
import { canonicalJson } from '../../kernel/json.ts';
import type { Hash } from '../../kernel/ports.ts';

export interface AnswerDeed {
  readonly action: string;
  readonly subject: string;
  readonly actor: 'operator';
  readonly details: Readonly<Record<string, string>>;
}

/** Whose key an answer was signed with. It was checked when the answer was taken. */
export function keyOf(signed: string): string | undefined {
  try {
    return readEnvelope(new TextEncoder().encode(signed), 'the signed answer').signatures[0]?.keyid;
  } catch {
    return undefined;
  }
}

export function answerDeed(
  { approvalId, runId }: Pick<ApprovalRequest, 'approvalId' | 'runId'>,
  { by, decision, reason, argumentHash, values, signed }: Answer,
  hash: Hash,
): AnswerDeed {
  const key = signed === undefined ? undefined : keyOf(signed);
  return {
    actor: 'operator',
    action: 'human.answered',
    subject: approvalId,
    details: {
      run: runId,
      decision,
      arguments: argumentHash,
      by: nameMark(by, hash),
      proof: signed === undefined ? 'none' : 'key',
      ...(key === undefined ? {} : { key }),
      reason: hash.sha256(reason),
      ...(decision === 'done' && values !== undefined ? { output: hash.sha256(canonicalJson(values)) } : {}),
    },
  };
}
