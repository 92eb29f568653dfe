import type { NodeExecutor } from '../kit/executor.ts';
import { done, mapItems, parametersOf } from '../kit/items.ts';
import { withValueAt } from '../kit/paths.ts';
import { signedText } from '../kit/signing.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request, tools) => {
  const { algorithm, fields, purpose, into } = parametersOf(request, parameters);
  const { connection } = request.node;
  const out = await mapItems(request, tools, async (item) => {
    const { signature, keyId, publicKey } = await tools.broker.sign({
      algorithm,
      purpose,
      payload: signedText(item, fields, into),
      ...(connection === undefined || algorithm === 'ed25519' ? {} : { connection }),
    });
    return withValueAt(item, [into], { algorithm, value: signature, ...(keyId === '' ? {} : { keyId, publicKey }) });
  });
  return done({ out });
};
export default execute;
