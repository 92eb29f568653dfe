/** Steps that look at an answer: on which way out of them somebody has said yes. */
import type { Json } from '../../../kernel/json.ts';
import type { AnyNode } from 'acorn';
import { parseWhole } from '../../../workflow/expression/foreign/javascript.ts';
import { scopeOf } from './fields.ts';
import { Harmless } from './harmless.ts';
import { namesIn } from './names.ts';
import { askedInScript } from './scripts.ts';
import { askedWhere, is, sameAs, unknown, valueOf, type AnswerAt, type Look, type Value } from './values.ts';
import { at, fixedText, listAt } from '../describe/kit.ts';
import type { N8nNode } from '../parse.ts';

/** One expression and nothing around it, which changes nothing that others look at. */
export function treeOf(value: Json | undefined): AnyNode | undefined {
  if (typeof value !== 'string') return undefined;
  const inside = /^=\s*\{\{([\s\S]*)\}\}\s*$/.exec(value)?.[1];
  if (inside === undefined || inside.length > 2_000 || inside.includes('}}')) return undefined;
  try {
    const tree = parseWhole(inside.trim());
    if (tree === undefined) return undefined;
    const harmless = new Harmless(scopeOf(namesIn(tree)));
    return harmless.is(tree) && harmless.written.size === 0 ? tree : undefined;
  } catch {
    return undefined;
  }
}

/** What a parameter gives. */
export type Reading = (look: Look) => Value;
export function readingOf(value: Json | undefined): Reading | undefined {
  const tree = treeOf(value);
  if (tree !== undefined) {
    const scope = scopeOf(namesIn(tree));
    return (look) => valueOf(tree, scope, look);
  }
  if (typeof value === 'string' && value.startsWith('=')) {
    const text = value.slice(1);
    return text.includes('{{') ? undefined : () => is(text);
  }
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' ? () => is(value) : undefined;
}

/** Whether a condition holds; undefined: it may or may not. */
type Claim = (look: Look) => boolean | undefined;
const nobody: Claim = () => undefined;

function combined(claims: readonly Claim[], how: 'and' | 'or' | undefined): Claim {
  if (claims.length === 0 || how === undefined) return nobody;
  return (look) => {
    const found = claims.map((claim) => claim(look));
    const decides = how === 'or';
    return found.includes(decides) ? decides : found.includes(undefined) ? undefined : !decides;
  };
}

const textOf = (value: Value): string | undefined =>
  value.kind !== 'is' ? undefined : value.value === null || value.value === undefined ? '' : String(value.value).trim().toLowerCase();
const isTruth = (text: string): boolean => text === 'true' || text === 'false';

/** n8n turns values into one another, as far as its node is told to be easy about types; and it tells capitals apart or does not. */
function equals(left: Value, right: Value): boolean | undefined {
  const [first, second] = [textOf(left), textOf(right)];
  if (first === undefined || second === undefined || first === second)
    return sameAs(left, right) === true ? true : left.kind === 'other' || right.kind === 'other' ? sameAs(left, right) : undefined;
  // 1 is true, and so is "yes".
  return isTruth(first) === isTruth(second) || first === '' || second === '' ? false : undefined;
}

function isTrue(value: Value): boolean | undefined {
  const text = textOf(value);
  return text === 'true' ? true : text === 'false' || text === '' ? false : undefined;
}

const not = (claim: boolean | undefined): boolean | undefined => (claim === undefined ? undefined : !claim);

/** Undefined: an expression is not understood, and may change what the next one reads. */
function compared(left: Json | undefined, operation: string | undefined, right: Json | undefined): Claim | undefined {
  const [reading, to] = [readingOf(left), readingOf(right)];
  if (
    [
      [left, reading],
      [right, to],
    ].some(([value, read]) => read === undefined && typeof value === 'string')
  )
    return undefined;
  if (reading === undefined) return nobody;
  switch (operation) {
    case 'true':
      return (look) => isTrue(reading(look));
    case 'false':
      return (look) => not(isTrue(reading(look)));
    case 'equals':
    case 'equal':
      return (look) => equals(reading(look), to?.(look) ?? unknown);
    case 'notEquals':
    case 'notEqual':
      return (look) => not(equals(reading(look), to?.(look) ?? unknown));
    default:
      return nobody;
  }
}

const whole = (claims: readonly (Claim | undefined)[], how: 'and' | 'or' | undefined): Claim => {
  const known = claims.filter((one) => one !== undefined);
  return known.length < claims.length ? nobody : combined(known, how);
};
/** What is not set is the default; what is computed may be anything. */
const wordAt = (value: Json | undefined, key: string, unset: string): string =>
  at(value, key) === undefined ? unset : (fixedText(value, key) ?? '');
const howOf = (word: string, and: string, or: string): 'and' | 'or' | undefined => (word === and ? 'and' : word === or ? 'or' : undefined);
const compares: ReadonlySet<string> = new Set(['boolean', 'string']);

/** Conditions of version 2, which the filter and the rules of the switch have too. */
const ofConditions = (value: Json | undefined): Claim =>
  whole(
    listAt(value, 'conditions').map((one) =>
      compared(
        at(one, 'leftValue'),
        compares.has(fixedText(one, 'operator', 'type') ?? '') ? fixedText(one, 'operator', 'operation') : undefined,
        at(one, 'rightValue'),
      ),
    ),
    howOf(wordAt(value, 'combinator', 'and'), 'and', 'or'),
  );

/** Conditions by the type of what is compared. */
function ofTypes(value: Json | undefined, how: 'and' | 'or' | undefined): Claim {
  const rows = (kind: string, operation: (row: Json) => string, unset: Json): (Claim | undefined)[] =>
    listAt(value, kind).map((one) => compared(at(one, 'value1'), operation(one), at(one, 'value2') ?? unset));
  const equality = (row: Json): string => wordAt(row, 'operation', 'equal');
  const unlike = (): string => '';
  return whole(
    [...rows('boolean', equality, false), ...rows('string', equality, ''), ...rows('number', unlike, 0), ...rows('dateTime', unlike, '')],
    how,
  );
}

type Ways = readonly (readonly [output: number, asked: string | undefined])[];

/** Where what fits no rule goes. Undefined: nobody knows. */
function elseOf({ parameters, typeVersion }: N8nNode): number | 'none' | undefined {
  const set = at(parameters, 'options', 'fallbackOutput') ?? at(parameters, 'fallbackOutput');
  if (set === undefined || set === 'none' || set === 'extra') return 'none';
  const output = typeof set === 'string' && /^-?\d+$/.test(set) ? Number(set) : set;
  return typeof output !== 'number' ? undefined : output < 0 && typeVersion < 3 ? 'none' : output;
}

function waysOfSwitch(node: N8nNode, answerAt: AnswerAt): Ways {
  const { parameters, typeVersion } = node;
  const rest = elseOf(node);
  if (rest === undefined || wordAt(parameters, 'mode', 'rules') !== 'rules') return [];
  const type = wordAt(parameters, 'dataType', 'number');
  const ways =
    typeVersion < 3
      ? listAt(parameters, 'rules', 'rules').map((rule, index): Ways[number] => {
          const output = typeVersion < 2 ? (at(rule, 'output') ?? 0) : index;
          const claim = compares.has(type)
            ? compared(
                at(parameters, 'value1'),
                wordAt(rule, 'operation', 'equal'),
                at(rule, 'value2') ?? (type === 'boolean' ? false : ''),
              )
            : undefined;
          return [typeof output === 'number' ? output : -1, claim === undefined ? undefined : askedWhere(claim, true, answerAt)];
        })
      : listAt(parameters, 'rules', 'values').map((rule, index): Ways[number] => [
          index,
          askedWhere(ofConditions(at(rule, 'conditions')), true, answerAt),
        ]);
  // Two rules may lead to one way, and what fits none of them too.
  return ways.some(([output]) => output < 0)
    ? []
    : ways.filter(([output]) => output !== rest && ways.every(([other, asked]) => other !== output || asked !== undefined));
}

/** A step that goes on all the same, with what it was given or with an empty item, lets a no through. */
export const goesOnAnyway = ({ onError, raw }: N8nNode): boolean => onError === 'continue' || (raw['alwaysOutputData'] ?? false) !== false;

export function waysOf(key: string, node: N8nNode, answerAt: AnswerAt): Ways {
  const { parameters, typeVersion } = node;
  if (goesOnAnyway(node)) return [];
  const conditions = at(parameters, 'conditions');
  switch (key) {
    case 'if': {
      const claim =
        typeVersion < 2
          ? ofTypes(conditions, howOf(wordAt(parameters, 'combineOperation', 'all'), 'all', 'any'))
          : ofConditions(conditions);
      return [
        [0, askedWhere(claim, true, answerAt)],
        [1, askedWhere(claim, false, answerAt)],
      ];
    }
    case 'filter':
      return [
        [
          0,
          askedWhere(
            typeVersion < 2
              ? ofTypes(conditions, howOf(wordAt(parameters, 'combineConditions', 'AND'), 'AND', 'OR'))
              : ofConditions(conditions),
            true,
            answerAt,
          ),
        ],
      ];
    case 'switch':
      return waysOfSwitch(node, answerAt);
    case 'code':
    case 'function': {
      const code =
        key === 'function' || wordAt(parameters, 'language', 'javaScript') === 'javaScript'
          ? at(parameters, key === 'code' ? 'jsCode' : 'functionCode')
          : undefined;
      return typeof code === 'string' && /approved|data/.test(code) ? [[0, askedInScript(code, answerAt)]] : [];
    }
    default:
      return [];
  }
}
