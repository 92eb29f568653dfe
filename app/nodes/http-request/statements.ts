/** Statements for a database that a request carries as text: in its address, its query, its form or its body. */
import type { FactsContext } from '../kit/define-node.ts';
import type { ParameterReads, SinkFact } from '../kit/facts.ts';
import type { KeyValue } from '../kit/schemas.ts';
import type { Json } from '../../kernel/json.ts';

/** What of a request may carry one. */
interface Carrier {
  readonly url: Json;
  readonly query: readonly KeyValue[];
  readonly bodyMode: 'none' | 'json' | 'form' | 'multipart' | 'raw';
  readonly body: Json;
  readonly text: Json;
  readonly form: readonly KeyValue[];
}

const column = String.raw`[\w.()*]{1,60}`;
const asking = String.raw`select\s{1,9}${column}(?:\s{0,3},\s{0,3}${column}){0,30}\s{1,9}from\s`;
const made = String.raw`(?:drop|alter|create|truncate)\s{1,9}(?:table|database|schema|measurement|series|view|index|user|role)\s`;
const deleting = String.raw`delete\s{1,9}from\s{1,9}(?:$|\S{1,100}\s{1,9}where\s)`;
const updating = String.raw`update\s{1,9}\S{1,100}\s{1,9}set\s{1,9}\S{1,60}\s{0,9}=`;
const changing = String.raw`(?:insert\s{1,9}into\s|${deleting}|${updating}|${made})`;
/** Data follows within the text that began as a statement: a mark that ends the text stands nowhere between. */
const begun = (before: string, end: string): RegExp => new RegExp(`${before}\\s{0,9}(?:(${asking})|${changing})[^${end}]{0,5000}$`, 'i');
const alone = begun('^', '\u0000');
const inBody = begun(String.raw`(?:^|"(?:sql|query|q|statement|stmt|command)"\s{0,9}:\s{0,9}")`, '"');
const inAddress = begun('[?&][\\w.-]{1,60}=', '&#');

export function statementSinks(given: Carrier, zone: SinkFact['zone'], context: FactsContext): SinkFact[] {
  const found = (parameter: string, value: Json, pattern: RegExp, text = ({ prefix }: ParameterReads) => prefix): SinkFact[] => {
    const all = context.reads(value);
    const match = all.reads.length === 0 ? null : pattern.exec(text(all).slice(-20_000));
    if (match === null) return [];
    return [{ kind: 'query', zone, parameter, reads: all.reads, ...(match[1] === undefined ? {} : { onlyAsks: true as const }) }];
  };
  const pairs = (list: readonly KeyValue[], parameter: string): SinkFact[] =>
    list.flatMap(({ value }, index) => found(`${parameter}.${index}.value`, value, alone));
  return [
    ...found('url', given.url, inAddress, ({ prefix }) => prefix.replaceAll(/\+|%20/g, ' ')),
    ...pairs(given.query, 'query'),
    ...(given.bodyMode === 'form' ? pairs(given.form, 'form') : []),
    ...(given.bodyMode === 'json' ? found('body', given.body, inBody) : []),
    ...(given.bodyMode === 'raw' ? found('text', given.text, inBody) : []),
  ];
}
