/** Logins that a flow checks by hand: what somebody shows is held against what the flow alone knows. */
import { isForeignExpression } from '../../workflow/expression/parameters.ts';
import { parseTemplate } from '../../workflow/expression/template.ts';
import { placeOf } from '../../workflow/expression/shown.ts';
import type { Json } from '../../kernel/json.ts';
import type { Combine, Condition } from './conditions.ts';
import type { FactsContext } from './define-node.ts';
import type { GuardFact, Read } from './facts.ts';

/** A setting of the machine, whole: `={{ $env.TOKEN }}`, `=Bearer {{ $vars.TOKEN }}`. */
const setting =
  /^=[^{}]{0,40}\{\{\s{0,20}\$(?:env|vars|secrets)(?:\.\w{1,100}|\[(?:'[^'\]]{1,100}'|"[^"\]]{1,100}")\]){1,5}\s{0,20}\}\}\s{0,20}$/;

/** A field or a setting as it is, with fixed words around it at most: nothing in it makes it shorter, or says what else may stand for it. */
function isWhole(value: Json): boolean {
  if (isForeignExpression(value)) return setting.test(value.source);
  const template = typeof value === 'string' ? parseTemplate(value) : undefined;
  if (template?.ok !== true) return false;
  const computed = template.value.parts.flatMap((part) => (part.kind === 'expression' ? [part.ast] : []));
  return computed.length === 1 && computed[0] !== undefined && placeOf(computed[0]) !== undefined;
}

interface Compared {
  readonly left: Json;
  readonly right: Json;
  readonly same: boolean;
}
/** `={{ $json.headers['x-token'] === $env.TOKEN }}`: two sides, and nothing by which the answer could be another. */
const written = /^=\s{0,20}\{\{([^|&=!<>{},;]{1,500})([!=]==?)([^|&=!<>{},;]{1,500})\}\}\s{0,20}$/;
function comparedIn({ left, operator, right }: Condition): Compared | undefined {
  if ((operator === 'equals' || operator === 'notEquals') && typeof right !== 'number' && typeof right !== 'boolean')
    return { left, right, same: operator === 'equals' };
  if ((operator !== 'isTrue' && operator !== 'isFalse') || !isForeignExpression(left)) return undefined;
  const [, one, sign, other] = /\?(?!\.)/.test(left.source) ? [] : (written.exec(left.source) ?? []);
  if (one === undefined || sign === undefined || other === undefined) return undefined;
  const side = (source: string): Json => ({ $foreign: left.$foreign, source: `={{ ${source.trim()} }}` });
  return { left: side(one), right: side(other), same: sign.startsWith('=') === (operator === 'isTrue') };
}

const brought = (reads: readonly Read[]): boolean =>
  reads.length > 0 && reads.every((read) => (read.from === 'input' || read.from === 'node') && read.as === undefined);
const known = (value: Json, reads: readonly Read[]): boolean =>
  isWhole(value) && reads.length > 0 && reads.every(({ from }) => from === 'environment' || from === 'input' || from === 'node');

/** Behind the way out, what was shown is what the flow holds. Whether that is a secret, and who brought the other, is seen where both come from. */
export function provenBehind(
  conditions: readonly Condition[],
  combine: Combine,
  { reads }: Pick<FactsContext, 'reads'>,
  ports: { readonly yes: string; readonly no?: string },
): readonly GuardFact[] {
  return conditions.flatMap((condition): GuardFact[] => {
    const compared = comparedIn(condition);
    if (compared === undefined) return [];
    // All have to hold for the first way out; any of several may be what leads to the other.
    const port =
      conditions.length === 1 || combine === (compared.same ? 'all' : 'any') ? (compared.same ? ports.yes : ports.no) : undefined;
    if (port === undefined) return [];
    const sides = [compared.left, compared.right].map((value) => ({ value, reads: reads(value).reads }));
    return sides.flatMap((shown, index): GuardFact[] => {
      const held = sides[1 - index];
      return held === undefined || !brought(shown.reads) || !known(held.value, held.reads)
        ? []
        : [{ kind: 'signature', port, failsOpen: false, paths: [], shown: shown.reads, against: held.reads }];
    });
  });
}
