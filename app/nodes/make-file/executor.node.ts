import { Buffer } from 'node:buffer';
import type { z } from 'zod';
import type { Json } from '../../kernel/json.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import { tooLarge, maxFileBytes } from '../kit/document.node.ts';
import type { Item, NodeExecutor } from '../kit/executor.ts';
import { asText, done, itemsIn, parametersOf, textOf } from '../kit/items.ts';
import { pickPaths, valueAt } from '../kit/paths.ts';
import { parameters } from './definition.ts';
import { csvOf, tableOf } from './table.ts';

type Parameters = z.infer<typeof parameters>;

const endings: Readonly<Record<Parameters['format'], readonly [extension: string, mime: string]>> = {
  csv: ['csv', 'text/csv'],
  xlsx: ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  json: ['json', 'application/json'],
  jsonl: ['jsonl', 'application/jsonl'],
  text: ['txt', 'text/plain'],
};
const maxColumns = 2_000;

/** A name that leads nowhere: no folders, nothing that a file system takes for an order. */
export function plainFileName(text: string, extension: string): string {
  const name = text
    .replace(/[\u0000-\u001f\u007f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]+/g, '-')
    .replace(/^[\s.-]+|[\s.]+$/g, '')
    .slice(0, 120);
  return `${name === '' ? 'file' : name.replace(new RegExp(`\\.${extension}$`, 'i'), '')}.${extension}`;
}

async function contentOf(items: readonly Item[], given: Parameters): Promise<Buffer> {
  const picked = (): readonly Json[] =>
    given.columns.length === 0 ? items : items.map((item) => pickPaths(item, given.columns.map(parsePath)));
  switch (given.format) {
    case 'csv':
      return Buffer.from(
        csvOf(tableOf(items, given.columns, maxColumns), given.separator === 'tab' ? '\t' : given.separator, given.formulas === 'keep'),
      );
    case 'xlsx':
      return (await import('./write-xlsx.node.ts')).writeXlsx(tableOf(items, given.columns, maxColumns), given.sheet);
    case 'json':
      return Buffer.from(`${JSON.stringify(picked(), null, 2)}\n`);
    case 'jsonl':
      return Buffer.from(
        picked()
          .map((item) => `${JSON.stringify(item)}\n`)
          .join(''),
      );
    case 'text':
      return Buffer.from(items.map((item) => asText(valueAt(item, parsePath(given.field)) ?? null)).join('\n'));
  }
}

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  const items = itemsIn(request);
  const [extension, type] = endings[given.format];
  const name = plainFileName(await textOf(tools, given.name, items[0] ?? {}), extension);
  let content: Buffer;
  try {
    content = await contentOf(items, given);
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(request.node.name, error.message, 'Name the fields that you need.');
    throw error;
  }
  if (content.length > maxFileBytes)
    throw tooLarge(request.node.name, `would have more than ${maxFileBytes / 1024 / 1024} MiB`, 'Make several files, each of fewer items.');
  return done({ out: [{ base64: content.toString('base64'), name, type, bytes: content.length }] });
};
export default execute;
