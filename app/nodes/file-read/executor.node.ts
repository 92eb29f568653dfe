import { Buffer } from 'node:buffer';
import type { Json } from '../../kernel/json.ts';
import { parseCsv } from '../kit/csv.ts';
import type { Item, NodeExecutor } from '../kit/executor.ts';
import { checkFields, done, itemsIn, parametersOf, stepFailure, stopIfCancelled, textOf } from '../kit/items.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request, tools) => {
  const { path, format, fields } = parametersOf(request, parameters);
  const out: Item[] = [];
  for (const item of itemsIn(request)) {
    stopIfCancelled(request, tools);
    const { base64 } = await tools.broker.readFile({ path: await textOf(tools, path, item) });
    if (format === 'base64') {
      out.push({ base64 });
      continue;
    }
    const text = Buffer.from(base64, 'base64').toString('utf8');
    if (format === 'text') out.push({ text });
    else if (format === 'csv') out.push(...parseCsv(text));
    else {
      let value: Json;
      try {
        value = JSON.parse(text) as Json;
      } catch {
        throw stepFailure(request, 'read a file that is no JSON', 'Check the file, or read it as text.');
      }
      out.push(value);
    }
  }
  if (format === 'json' || format === 'csv') for (const item of out) checkFields(request, item, fields);
  return done({ out });
};
export default execute;
