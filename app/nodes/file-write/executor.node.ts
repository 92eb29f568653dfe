import { Buffer } from 'node:buffer';
import type { NodeExecutor } from '../kit/executor.ts';
import { asText, done, mapItems, parametersOf, stepFailure, textOf } from '../kit/items.ts';
import { withValueAt } from '../kit/paths.ts';
import { parameters } from './definition.ts';

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

const execute: NodeExecutor = async (request, tools) => {
  const { path, format, content, append } = parametersOf(request, parameters);
  const out = await mapItems(request, tools, async (item) => {
    const file = await textOf(tools, path, item);
    const value = await tools.evaluate(content, item);
    const text = format === 'json' ? `${JSON.stringify(value)}\n` : asText(value);
    if (format === 'base64' && !/^[A-Za-z0-9+/]*={0,2}$/.test(text.trim()))
      throw stepFailure(request, 'was given something that is no base64', 'Give it a file, or write text.');
    await tools.broker.writeFile({ path: file, base64: format === 'base64' ? text.trim() : base64(text), append });
    return withValueAt(item, ['file'], file);
  });
  return done({ out });
};
export default execute;
