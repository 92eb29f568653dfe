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

/** `={{ [$env.NEW, $env.OLD].includes($json.headers['x-token']) }}`: held against each of several settings. */
const amongSettings =
  /^=\s{0,20}\{\{\s{0,20}\[((?:\s{0,20}\$(?:env|vars|secrets)\.\w{1,100}\s{0,20},?){1,10})\]\.includes\(([^|&=!<>{},;?]{1,500})\)\s{0,20}\}\}\s{0,20}$/;
/** Several comparisons, one of which has to hold: `={{ $json.token === $env.NEW || $json.token === $env.OLD }}`. */
function oneOfSeveral(condition: Condition): readonly Condition[] | undefined {
  const { left, operator } = condition;
  if (operator !== 'isTrue' || !isForeignExpression(left)) return undefined;
  const of = (source: string): Json => ({ $foreign: left.$foreign, source: `={{ ${source.trim()} }}` });
  const [, settings, shown] = amongSettings.exec(left.source) ?? [];
  if (settings !== undefined && shown !== undefined)
    return settings
      .split(',')
      .filter((one) => one.trim() !== '')
      .map((one) => ({ left: of(shown) as Condition['left'], operator: 'equals', right: of(one) as Condition['right'] }));
  const parts = /^=\s{0,20}\{\{([^{}]{1,2000})\}\}\s{0,20}$/.exec(left.source)?.[1]?.split('||') ?? [];
  return parts.length < 2 || parts.length > 10
    ? undefined
    : parts.map((one) => ({ left: of(one) as Condition['left'], operator, right: '' }));
}

const brought = (reads: readonly Read[]): boolean =>
  reads.length > 0 && reads.every((read) => (read.from === 'input' || read.from === 'node') && read.as === undefined);
const known = (value: Json, reads: readonly Read[]): boolean =>
  isWhole(value) && reads.length > 0 && reads.every(({ from }) => from === 'environment' || from === 'input' || from === 'node');

/** Where it holds, what was shown is what the flow holds: each way in which the two sides can be meant. */
function provenBy(condition: Condition, { reads }: Pick<FactsContext, 'reads'>): readonly Proof[] {
  const compared = comparedIn(condition);
  if (compared === undefined) return [];
  const sides = [compared.left, compared.right].map((value) => ({ value, reads: reads(value).reads }));
  return sides.flatMap((shown, index): Proof[] => {
    const held = sides[1 - index];
    return held === undefined || !brought(shown.reads) || !known(held.value, held.reads)
      ? []
      : [{ shown: shown.reads, against: held.reads, same: compared.same }];
  });
}
interface Proof {
  readonly shown: readonly Read[];
  readonly against: readonly Read[];
  readonly same: boolean;
}
const guardOf = (port: string, { shown, against }: Proof): GuardFact => ({
  kind: 'signature',
  port,
  failsOpen: false,
  paths: [],
  shown,
  against,
});

/** One of several has to hold, and each of them is a proof: so it is one, whichever it was. */
function provenByAny(several: readonly Condition[], context: Pick<FactsContext, 'reads'>): Proof | undefined {
  const proofs = several.map((one) => provenBy(one, context).filter(({ same }) => same));
  // Of two fields that come in, nobody knows here which one is the flow's.
  if (proofs.length < 2 || proofs.some((ways) => ways.length !== 1)) return undefined;
  const all = proofs.flat();
  return { shown: all.flatMap(({ shown }) => shown), against: all.flatMap(({ against }) => against), same: true };
}

/** Behind the way out, what was shown is what the flow holds. Whether that is a secret, and who brought the other, is seen where both come from. */
export function provenBehind(
  conditions: readonly Condition[],
  combine: Combine,
  context: Pick<FactsContext, 'reads'>,
  ports: { readonly yes: string; readonly no?: string },
): readonly GuardFact[] {
  const isAll = combine === 'all' || conditions.length === 1;
  const ofAny = isAll ? undefined : provenByAny(conditions, context);
  if (ofAny !== undefined) return [guardOf(ports.yes, ofAny)];
  return conditions.flatMap((condition): GuardFact[] => {
    const several = isAll ? oneOfSeveral(condition) : undefined;
    const [only, ...more] = several ?? [];
    const proof =
      several === undefined
        ? undefined
        : only !== undefined && more.length === 0
          ? provenBy(only, context).find(({ same }) => same)
          : provenByAny(several, context);
    if (proof !== undefined) return [guardOf(ports.yes, proof)];
    return provenBy(condition, context).flatMap((one): GuardFact[] => {
      // All have to hold for the first way out; any of several may be what leads to the other.
      const port = conditions.length === 1 || combine === (one.same ? 'all' : 'any') ? (one.same ? ports.yes : ports.no) : undefined;
      return port === undefined ? [] : [guardOf(port, one)];
    });
  });
}
