import type { Item, NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, stopIfCancelled, textOf } from '../kit/items.ts';
import { orNothing } from '../kit/conditions.ts';
import { signedText } from '../kit/signing.ts';
import { parameters } from './definition.ts';

/** Every doubt is no signature. */
const execute: NodeExecutor = async (request, tools) => {
  const { algorithm, fields, purpose, signature, signatureField, publicKey } = parametersOf(request, parameters);
  const { connection } = request.node;
  const [valid, invalid]: [Item[], Item[]] = [[], []];
  for (const item of itemsIn(request)) {
    stopIfCancelled(request, tools);
    const given = await textOf(tools, orNothing(signature), item);
    const proven =
      given !== '' &&
      given.length <= 1_000 &&
      (
        await tools.broker.verify({
          algorithm,
          purpose,
          payload: signedText(item, fields, signatureField),
          signature: given,
          ...(publicKey === '' ? {} : { publicKey }),
          ...(connection === undefined || algorithm === 'ed25519' ? {} : { connection }),
        })
      ).valid;
    (proven ? valid : invalid).push(item);
  }
  return done({ valid, invalid });
};
export default execute;
