import { Buffer } from 'node:buffer';
import { parseData } from '../../kernel/json-guard.ts';
import { parseCsv } from '../kit/csv.ts';
import type { Item, NodeExecutor } from '../kit/executor.ts';
import { checkFields, done, mapItems, parametersOf, stepFailure, textOf } from '../kit/items.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request, tools) => {
  const { path, format, fields } = parametersOf(request, parameters);
  const read = await mapItems(request, tools, async (item): Promise<Item[]> => {
    const { base64 } = await tools.broker.readFile({ path: await textOf(tools, path, item) });
    if (format === 'base64') return [{ base64 }];
    const text = Buffer.from(base64, 'base64').toString('utf8');
    if (format === 'text') return [{ text }];
    if (format === 'csv') return [...parseCsv(text)];
    try {
      return [parseData(text)];
    } catch {
      throw stepFailure(request, 'read a file that is no JSON', 'Check the file, or read it as text.');
    }
  });
  const out = read.flat();
  if (format === 'json' || format === 'csv') for (const item of out) checkFields(request, item, fields);
  return done({ out });
};
export default execute;
