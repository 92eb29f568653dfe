/** The rules of a change step of Node-RED: each sees what those before it have made. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { ForeignFacts } from '../../nodes/foreign-action/parameters.ts';
import type { RedNode } from './parse.ts';
import { plainValue, typedValue } from './values.ts';

type Sink = ForeignFacts['sinks'][number];
type Field = ForeignFacts['fields'][number];

const MOST_RULES = 400;
/** Fields of fields that rules have made and others hand on. */
const MOST_HANDED_ON = 100;

/** Kinds of values that are taken from somewhere, not written out in the rule. */
const fromElsewhere: ReadonlySet<string> = new Set(['msg', 'flow', 'global', 'jsonata', 'env']);

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const pathOf = (field: Json | undefined): string[] =>
  text(field)
    .split('.')
    .filter((part) => part !== '' && part.length <= 200)
    .slice(0, 20);
const isUnder = (path: readonly string[], above: readonly string[]): boolean =>
  path.length >= above.length && above.every((part, index) => path[index] === part);
const isOfMessage = (type: Json | undefined): boolean => type === undefined || type === 'msg';

/** What the rules have put where so far. */
class Made {
  readonly fields: Field[] = [];
  private known: Field[] = [];
  private left = MOST_HANDED_ON;

  /** `from`: the field of the message that it is taken from as it is. */
  put(field: Field, from: readonly string[] | undefined): void {
    const inside = from === undefined || from.length === 0 ? [] : this.known.filter(({ path }) => isUnder(path, from)).slice(0, this.left);
    this.left -= inside.length;
    const copies = inside.map(({ path, parameter }): Field => ({
      path: [...field.path, ...path.slice(from?.length ?? 0)].slice(0, 20),
      parameter,
    }));
    this.forget(field.path);
    this.known.push(field, ...copies);
    this.fields.push(field, ...copies);
  }

  /** Search and replace: what was there stays around what is put in. */
  replaceIn(field: Field, isFixed: boolean): void {
    const before = this.known.some(({ path }) => isUnder(path, field.path) || isUnder(field.path, path));
    if (!before) this.put({ ...field, adds: true }, undefined);
    else if (!isFixed) this.put(field, undefined);
  }

  forget(above: readonly string[]): void {
    this.known = this.known.filter(({ path }) => !isUnder(path, above));
  }
}

/** Fields that the rules fill, and where their values go beside them. */
export function changeRules(node: RedNode): { values: JsonObject; fields: ForeignFacts['fields']; runs: Sink[] } {
  const made = new Made();
  const runs: Sink[] = [];
  const given = node.raw['rules'];
  const rules = (Array.isArray(given) ? (given as readonly Json[]) : []).slice(0, MOST_RULES).map((rule, index): Json => {
    if (!isJsonObject(rule)) return null;
    const isMove = rule['t'] === 'move';
    const target = isOfMessage(rule['pt']) ? pathOf(rule['p']) : [];
    const key = isMove ? 'p' : 'to';
    const value = isMove ? typedValue(rule['p'], rule['pt'] ?? 'msg') : typedValue(rule['to'], rule['tot'] ?? 'str');
    const parameter = ['rules', String(index), key];
    if (target.length > 0 && rule['t'] === 'set')
      made.put({ path: target, parameter }, rule['tot'] === 'msg' ? pathOf(rule['to']) : undefined);
    if (target.length > 0 && rule['t'] === 'change') made.replaceIn({ path: target, parameter }, !fromElsewhere.has(text(rule['tot'])));
    if (target.length > 0 && rule['t'] === 'delete') made.forget(target);
    if ((rule['pt'] === 'flow' || rule['pt'] === 'global') && rule['t'] === 'set' && runs.length < 20)
      runs.push({ kind: 'store', parameter });
    // A text that is made an expression.
    if (rule['tot'] === 'jsonata' && /\$eval\s*\((?!\s*["'])/.test(text(rule['to'])) && runs.length < 20)
      runs.push({ kind: 'code', parameter });
    const moved = pathOf(rule['to']);
    if (isMove && moved.length > 0) {
      made.put({ path: moved, parameter }, target);
      if (target.length > 0 && !isUnder(moved, target)) made.forget(target);
    }
    return { ...(plainValue(rule) as JsonObject), [key]: value };
  });
  return { values: { rules }, fields: made.fields, runs };
}
