import type { Json } from '../../kernel/json.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { checkFields, done, itemsIn, mapItems, parametersOf } from '../kit/items.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request, tools) => {
  const { code, mode, outputFields, timeoutMs, memoryMb } = parametersOf(request, parameters);
  const limits = { timeoutMs, memoryMb };
  const checked = (value: Json): Json => {
    checkFields(request, value, outputFields);
    return value;
  };
  if (mode === 'each')
    return done({ out: await mapItems(request, tools, async (item) => checked(await tools.script(code, item, limits))) });
  const result = await tools.script(code, itemsIn(request), limits);
  return done({ out: (Array.isArray(result) ? (result as readonly Json[]) : [result]).map(checked) });
};
export default execute;
