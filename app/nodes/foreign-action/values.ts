/** The parameters of an imported step as they were written, and what they read. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { FieldPath } from '../../workflow/model/labels.ts';
import type { FactsContext } from '../kit/define-node.ts';
import type { ParameterReads, Read } from '../kit/facts.ts';

export type Path = readonly string[];

function valueAt(values: Json | undefined, path: Path): Json | undefined {
  let value: Json | undefined = values;
  for (const key of path) {
    if (Array.isArray(value)) value = (value as readonly Json[])[Number(key)];
    else value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}

/** Every text inside a parameter value. */
function* texts(value: Json | undefined): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const item of value as readonly Json[]) yield* texts(item);
  else if (isJsonObject(value)) for (const item of Object.values(value)) yield* texts(item);
}

export function uniqueReads(reads: Read[]): Read[] {
  if (reads.length < 2) return reads;
  const seen = new Map<string, Read>();
  for (const read of reads) seen.set(JSON.stringify(read), read);
  return [...seen.values()];
}

/** Each computed part goes, from its first braces to the next that close it. */
function withoutComputed(text: string): string {
  let fixed = '';
  let at = 0;
  for (let open = text.indexOf('{{'); open >= 0; open = text.indexOf('{{', at)) {
    const close = text.indexOf('}}', open + 2);
    if (close < 0) break;
    fixed += text.slice(at, open);
    at = close + 2;
  }
  return fixed + text.slice(at);
}

export class ParameterValues {
  private readonly values: JsonObject;
  private readonly context: FactsContext;

  constructor(values: JsonObject, context: FactsContext) {
    this.values = values;
    this.context = context;
  }

  /** Names of what stands in the parameter. */
  entries(path: Path): readonly string[] {
    const value = valueAt(this.values, path);
    return isJsonObject(value) ? Object.keys(value) : [];
  }

  /** What the parameters at `paths` read, joined; literal only when there is one and nothing in it is computed. */
  reads(paths: readonly Path[], implied: readonly FieldPath[] = []): ParameterReads {
    const found = paths.map((path) => this.context.reads(valueAt(this.values, path)));
    const reads = uniqueReads([...found.flatMap((one) => one.reads), ...implied.map((path): Read => ({ from: 'input', path: [...path] }))]);
    const fixed = found.map((one) => one.literal ?? one.prefix).filter((text) => text !== '');
    const dynamic = reads.length > 0 || found.some((one) => one.dynamic);
    return {
      ...(dynamic ? {} : { literal: fixed.join('\n') }),
      prefix: found.length === 1 ? (found[0]?.prefix ?? '') : '',
      reads,
      dynamic,
      ...(found.some((one) => one.foreign === true) ? { foreign: true } : {}),
    };
  }

  readsOf(value: Json): ParameterReads {
    return this.context.reads(value);
  }

  at(path: Path): Json | undefined {
    return valueAt(this.values, path);
  }

  /** The text without its computed parts. */
  fixedText(path: Path): string {
    return [...texts(valueAt(this.values, path))].map(withoutComputed).join('\n').slice(0, 20_000);
  }
}

export const fieldName = (path: Path): string => ['values', ...path].join('.');
