import { Buffer } from 'node:buffer';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { canonicalJson } from '../../kernel/json.ts';
import { bytesOf } from '../kit/document.node.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { asText, done, itemsIn, parametersOf } from '../kit/items.ts';
import { changeOneField } from '../kit/one-field.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request) => {
  const given = parametersOf(request, parameters);
  const hash = given.algorithm === 'sha256' ? sha256 : sha512;
  const out = itemsIn(request).map((item) =>
    changeOneField(item, given, (value) => {
      if (value === null) return null;
      const bytes =
        given.of === 'base64' ? bytesOf(request.node.name, value) : Buffer.from(given.of === 'json' ? canonicalJson(value) : asText(value));
      return Buffer.from(hash(bytes)).toString(given.encoding);
    }),
  );
  return done({ out });
};
export default execute;
