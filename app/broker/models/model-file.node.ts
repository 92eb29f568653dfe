/** A model file of this machine: it lies where it may be read, it is the approved one, and whoever has to have signed it has. */
import type { Hash } from '../../kernel/ports.ts';
import { readGranted } from '../files.node.ts';
import type { FileLeave } from '../granted-open.node.ts';
import { CapabilityRefused } from '../network/refusal.ts';
import type { ModelFileAsk } from '../network/requests.ts';
import type { WayOut } from '../way-out.ts';
import { signatureFault } from '../../identity/model-signature.node.ts';

export async function modelFileOut(
  { path, digest, bytes }: ModelFileAsk,
  { step, grant, story }: WayOut,
  { hash }: { readonly hash: Hash },
  leave: FileLeave,
): Promise<{ readonly base64: string }> {
  Object.assign(story, { destination: path, method: 'MODEL' });
  const refuse = (words: string): CapabilityRefused =>
    new CapabilityRefused({ words, wanted: { node: step.nodeId, path: path.slice(0, 500), digest } });
  const approved = grant.models.find(
    (entry) => entry.provider === 'local' && entry.digest === `sha256:${digest}` && entry.nodes.includes(step.nodeId),
  );
  if (approved === undefined) throw refuse('this model file is not approved for this step');
  // Only what the digest names is ever read: stores of models give one file many names.
  const file = await readGranted(path, leave, { anyNames: true });
  // What lies there may be anything: its own digest could tell whoever reads the run what is in it.
  if (hash.sha256(file) !== digest)
    throw refuse(`the model file is not the approved one, whose SHA-256 begins with ${digest.slice(0, 12)}`);
  if (approved.signature !== undefined) {
    const fault = signatureFault(await readGranted(approved.signature.file, leave), approved.signature.signer, { path, digest });
    if (fault !== undefined) throw refuse(`the signature of the model file does not hold: ${fault}`);
  }
  story.responseBytes = bytes ? file.length : 0;
  return { base64: bytes ? file.toString('base64') : '' };
}
