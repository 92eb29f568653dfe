import { parsePath } from '../../workflow/model/labels.ts';
import { alikeTokensIn, replaceAlike } from '../../workflow/model/alike-tokens.ts';
import { tokenPattern, tokensIn } from '../../workflow/model/tokens.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf } from '../kit/items.ts';
import { inBatches, replaceTexts, textsAt } from '../kit/vault.ts';
import { parameters } from './definition.ts';

/** Every second part that it splits a text into is a token. */
const anyToken = new RegExp(`(${tokenPattern.source})`);

const execute: NodeExecutor = async (request, tools) => {
  const { fields, purpose } = parametersOf(request, parameters);
  const paths = fields.map(parsePath);
  const items = itemsIn(request);
  const texts = textsAt(items, paths);
  const restored = async (tokens: readonly string[], known?: true): Promise<ReadonlyMap<string, string>> =>
    inBatches(
      tokens,
      async (batch) => (await tools.broker.restore({ tokens: batch, purpose, ...(known === undefined ? {} : { known }) })).values,
    );
  const values = await restored([...new Set(texts.flatMap(tokensIn))]);
  // What looks like a token that looks like a value may be one, or not: what the vault does not know comes back as it is.
  const alike = await restored([...new Set(texts.flatMap(alikeTokensIn))], true);
  const valueOf = (token: string): string | undefined => {
    const value = alike.get(token);
    return value === token ? undefined : value;
  };
  return done({
    out: replaceTexts(items, paths, (text) =>
      // Each kind by itself in what was there: a restored value is not looked through again.
      text
        .split(anyToken)
        .map((part, index) => (index % 2 === 1 ? (values.get(part) ?? part) : replaceAlike(part, valueOf)))
        .join(''),
    ),
  });
};
export default execute;
