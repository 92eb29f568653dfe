/** A model file as a step keeps it; of a file that cannot be read, nothing but its digest. */
import { isCountersignError } from '../../app/kernel/errors.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { asJson, type PinnedModel } from '../../app/nodes/onnx/model.ts';
import { readModel } from '../../app/nodes/onnx/read-model.ts';

export function pinnedModel(bytes: Uint8Array, name = 'model'): JsonObject {
  let shapes: Pick<PinnedModel, 'inputs' | 'outputs'>;
  try {
    shapes = readModel(bytes);
  } catch (error) {
    if (!isCountersignError(error)) throw error;
    shapes = { inputs: [], outputs: [] };
  }
  return asJson({ name, digest: nodeHash.sha256(bytes), bytes: bytes.length, ...shapes });
}
