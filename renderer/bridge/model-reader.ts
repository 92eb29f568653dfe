/** Reads a model file that somebody chooses: what it takes and gives, and its digest. It is not run, and does not leave the page. */
import { UserError } from '../../app/kernel/errors.ts';
import { mostModelBytes, type PinnedModel } from '../../app/nodes/onnx/model.ts';
import { readModel } from '../../app/nodes/onnx/read-model.ts';
import { portableHash } from '../../app/lint/hash.ts';

/** Throws UserError. */
export async function readModelFile(file: File): Promise<PinnedModel> {
  if (file.size > mostModelBytes)
    throw new UserError(
      'file/too-large',
      `The file has ${Math.ceil(file.size / 1024 / 1024)} MiB, and a local model has at most ${mostModelBytes / 1024 / 1024}.`,
      { mend: 'Use a smaller model, or ask a model server by its address.' },
    );
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { inputs, outputs } = readModel(bytes);
  return {
    name: file.name.replace(/\.onnx$/i, '').slice(0, 120) || 'model',
    digest: portableHash.sha256(bytes),
    bytes: bytes.length,
    inputs,
    outputs,
  };
}
