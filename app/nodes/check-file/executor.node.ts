import { Buffer } from 'node:buffer';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import { bytesOf } from '../kit/document.node.ts';
import type { Item, NodeExecutor } from '../kit/executor.ts';
import { fileTypeOf, type FileType } from '../kit/file-type.ts';
import { done, itemsIn, parametersOf, stopIfCancelled, textOf } from '../kit/items.ts';
import { ownField, valueAt, withValueAt } from '../kit/paths.ts';
import { parameters } from './definition.ts';
import { strippedJpeg, strippedPng } from './metadata.ts';

const pictures: ReadonlySet<string> = new Set(['jpeg', 'png', 'gif', 'webp', 'tiff', 'bmp', 'svg', 'mp4']);

const strip = (bytes: Uint8Array, kind: string): Uint8Array | undefined =>
  kind === 'jpeg' ? strippedJpeg(bytes) : kind === 'png' ? strippedPng(bytes) : pictures.has(kind) ? undefined : bytes;

/** The ending that counts is the last one; a name without any says nothing. */
function nameFits(name: string, type: FileType): boolean {
  const ending = /\.([A-Za-z0-9]{1,10})[\s.]*$/.exec(name)?.[1]?.toLowerCase();
  return name === '' || (ending !== undefined && type.extensions.includes(ending));
}

const execute: NodeExecutor = async (request, tools) => {
  const { file, name, allow, maxKilobytes, metadata } = parametersOf(request, parameters);
  const path = parsePath(file);
  const [passed, refused]: [Item[], Item[]] = [[], []];
  for (const item of itemsIn(request)) {
    stopIfCancelled(request, tools);
    const bytes = bytesOf(request.node.name, valueAt(item, path));
    const type = fileTypeOf(bytes);
    const told = (more: Readonly<Record<string, Json>>): Item => {
      const known = ownField(item, 'file');
      return withValueAt(item, ['file'], {
        ...(isJsonObject(known) ? known : {}),
        kind: type.kind,
        type: type.mime,
        bytes: bytes.length,
        ...more,
      });
    };
    const clean = metadata === 'keep' ? bytes : strip(bytes, type.kind);
    const reason =
      bytes.length > maxKilobytes * 1_024
        ? 'too large'
        : !allow.some(({ kind }) => kind === type.kind)
          ? 'kind not allowed'
          : !nameFits((await textOf(tools, name, item)).trim(), type)
            ? 'name does not fit its kind'
            : clean === undefined
              ? 'metadata cannot be taken off'
              : undefined;
    if (reason !== undefined || clean === undefined) refused.push(told({ refused: reason ?? 'metadata cannot be taken off' }));
    else
      passed.push(metadata === 'keep' ? told({}) : withValueAt(told({ bytes: clean.length }), path, Buffer.from(clean).toString('base64')));
  }
  return done({ passed, refused });
};
export default execute;
