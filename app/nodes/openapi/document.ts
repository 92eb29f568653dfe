/** An OpenAPI 3.0 or 3.1 document as text, read: bounded, from one file, and without asking the network for anything. */
import { isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import { UserError } from '../../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { isTooDeep } from '../../workflow/migrations/json-text.ts';
import { oneLine, resolveReference } from '../kit/json-schema.ts';
import { ownField } from '../kit/paths.ts';
import { methods } from './operation.ts';

export const documentLimits = { characters: 32 * 1024 * 1024, yamlCharacters: 12 * 1024 * 1024, depth: 400, operations: 5_000 } as const;

/** What the list of operations shows of one. */
export interface OperationName {
  /** `GET /pets/{id}`: unique in the document, which an operationId is not in every document. */
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly group: string;
  readonly deprecated: boolean;
}

export interface ApiDocument {
  readonly title: string;
  readonly version: string;
  readonly document: JsonObject;
  readonly operations: readonly OperationName[];
  /** What is wrong with the document, where it can be read all the same; in words. */
  readonly problems: readonly string[];
}

/** The line of the first key that its object has already. The reader's own check compares each key with each other: 10,000 schemas take it a minute. */
function lineOfRepeatedKey(read: Document.Parsed, lines: LineCounter): number | undefined {
  let line: number | undefined;
  visit(read, {
    Map(_key, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) {
          line = lines.linePos(key.range?.[0] ?? 0).line;
          return visit.BREAK;
        }
        seen.add(key.value);
      }
      return undefined;
    },
  });
  return line;
}

function jsonOrYaml(text: string, place: string): unknown {
  const body = text.replace(/^\uFEFF/, '');
  const broken = (what: string, cause?: unknown): UserError =>
    new UserError('import/invalid', `This file is no OpenAPI document: ${what}.`, {
      place,
      mend: 'Choose the file that the service offers as openapi.json or openapi.yaml.',
      cause,
    });
  if (/^\s*\{/.test(body)) {
    try {
      return JSON.parse(body);
    } catch (cause) {
      // A YAML document may begin with a brace too, but nobody writes that.
      throw broken('it begins as JSON and breaks off', cause);
    }
  }
  if (body.length > documentLimits.yamlCharacters)
    throw new UserError('file/too-large', `This YAML file has more than ${documentLimits.yamlCharacters / 1024 / 1024} MB.`, {
      place,
      mend: 'Choose the same document as JSON, which is read faster.',
    });
  try {
    const lines = new LineCounter();
    const read = parseDocument(body, { uniqueKeys: false, merge: false, logLevel: 'silent', lineCounter: lines });
    const [error] = read.errors;
    const mistake = error === undefined ? lineOfRepeatedKey(read, lines) : (error.linePos?.[0].line ?? 1);
    if (mistake !== undefined) throw broken(`the YAML has a mistake in line ${mistake}`);
    // Anchors that stand for each other a thousandfold end here.
    return read.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw cause instanceof UserError
      ? cause
      : broken(cause instanceof RangeError ? 'it is nested too deep' : 'the YAML cannot be read', cause);
  }
}

const textAt = (value: Json | undefined, key: string): string => {
  const found = ownField(value, key);
  return typeof found === 'string' ? found : '';
};

/** Throws UserError: `file/too-large`, `import/invalid`. */
export function readApiDocument(text: string, place: string): ApiDocument {
  if (text.length > documentLimits.characters)
    throw new UserError('file/too-large', `This file has more than ${documentLimits.characters / 1024 / 1024} MB.`, {
      place,
      mend: 'Choose a document with only the operations that you need.',
    });
  const value = jsonOrYaml(text, place) as Json;
  if (!isJsonObject(value))
    throw new UserError('import/invalid', 'This file is no OpenAPI document.', {
      place,
      mend: 'Choose the file that the service offers as openapi.json or openapi.yaml.',
    });
  if (typeof value['swagger'] === 'string')
    throw new UserError('import/invalid', `This is a Swagger ${oneLine(value['swagger'], 10)} document, which came before OpenAPI 3.`, {
      place,
      mend: 'Ask the service for OpenAPI 3, or convert the document first.',
    });
  const version = textAt(value, 'openapi');
  if (!/^3\.[012](?:\.|$)/.test(version))
    throw new UserError(
      'import/invalid',
      version === ''
        ? 'This file is no OpenAPI document: it does not say which version of OpenAPI it follows.'
        : `This document follows OpenAPI ${oneLine(version, 20)}; 3.0 and 3.1 can be read.`,
      { place, mend: 'Choose an OpenAPI 3.0 or 3.1 document.' },
    );
  if (isTooDeep(value, documentLimits.depth))
    throw new UserError('file/too-large', `This document nests values more than ${documentLimits.depth} levels deep.`, {
      place,
      mend: 'Ask for a document without generated nesting.',
    });
  const { operations, problems } = operationsOf(value, place);
  if (operations.length === 0)
    throw new UserError('import/invalid', 'This document has no operations that could be called.', {
      place,
      mend: 'Choose another document.',
    });
  return {
    title: oneLine(textAt(value['info'], 'title'), 200),
    version: oneLine(textAt(value['info'], 'version'), 60),
    document: value,
    operations,
    problems,
  };
}

function operationsOf(document: JsonObject, place: string): Pick<ApiDocument, 'operations' | 'problems'> {
  const operations: OperationName[] = [];
  const problems: string[] = [];
  const ids = new Map<string, number>();
  const paths = isJsonObject(document['paths']) ? Object.entries(document['paths']) : [];
  for (const [path, item] of paths) {
    if (!path.startsWith('/')) continue;
    let methodsOfPath: JsonObject;
    try {
      methodsOfPath = resolveReference(document, item);
    } catch (error) {
      problems.push(`${path.slice(0, 100)}: ${error instanceof Error ? error.message : 'cannot be read'}`);
      continue;
    }
    for (const method of methods) {
      const operation = ownField(methodsOfPath, method);
      if (!isJsonObject(operation)) continue;
      if (operations.length >= documentLimits.operations)
        throw new UserError('file/too-large', `This document has more than ${documentLimits.operations} operations.`, {
          place,
          mend: 'Choose a document with only the operations that you need.',
        });
      const id = oneLine(textAt(operation, 'operationId'), 200);
      const tags = ownField(operation, 'tags');
      if (id !== '') ids.set(id, (ids.get(id) ?? 0) + 1);
      operations.push({
        key: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        id,
        summary: oneLine(textAt(operation, 'summary') || textAt(operation, 'description'), 200),
        group: oneLine(Array.isArray(tags) && typeof tags[0] === 'string' ? tags[0] : '', 100),
        deprecated: ownField(operation, 'deprecated') === true,
      });
    }
  }
  const twice = [...ids].filter(([, count]) => count > 1).map(([id]) => id);
  if (twice.length > 0)
    problems.push(
      `${twice.length === 1 ? 'One name is' : `${twice.length} names are`} given to several operations (${twice.slice(0, 3).join(', ')}${twice.length > 3 ? ', …' : ''}); they are told apart by method and path.`,
    );
  return { operations, problems: problems.slice(0, 20) };
}
