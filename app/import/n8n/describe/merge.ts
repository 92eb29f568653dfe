/** Merges: which of the items that came in by several ways go on. */
import { describeJoin } from './gathered.ts';
import { at, fixedNumber, fixedText, isComputed, type Described, type Facts } from './kit.ts';

const choosing = ['mode', 'combineBy', 'combinationMode', 'output', 'outputDataFrom', 'useDataOfInput', 'joinMode'];

/** The way in whose items alone go on; `none` where a bare item does, undefined where items of several may. */
function keptInput({ node: { parameters, typeVersion } }: Described): number | 'none' | undefined {
  const mode = fixedText(parameters, 'mode') ?? 'append';
  if (choosing.some((key) => isComputed(at(parameters, key)))) return undefined;
  const output = fixedText(parameters, 'output');
  if (mode === 'chooseBranch' || mode === 'passThrough') {
    if (output === 'empty') return 'none';
    if (mode === 'passThrough' || typeVersion < 3) return output === 'input2' ? 1 : 0;
    return (fixedNumber(parameters, 'useDataOfInput') ?? 1) - 1;
  }
  const byFields =
    mode === 'combine' &&
    ['combineByFields', undefined].includes(fixedText(parameters, 'combineBy')) &&
    ['mergeByFields', undefined].includes(fixedText(parameters, 'combinationMode')) &&
    ['keepMatches', 'keepNonMatches', undefined].includes(fixedText(parameters, 'joinMode'));
  const from = byFields ? fixedText(parameters, 'outputDataFrom') : undefined;
  return from === 'input1' ? 0 : from === 'input2' ? 1 : undefined;
}

export function describeMerge(described: Described): Facts {
  const { info, node, inputs, outputs } = described;
  const control = { kind: 'merge' as const, reads: [] };
  if (info.key !== 'merge') return { result: 'join', control };
  if (fixedText(node.parameters, 'mode') === 'combineBySql') return { result: 'pass', ...describeJoin(node.parameters), control };
  const kept = keptInput(described);
  if (kept === 'none') return { result: 'nothing', control };
  const input = kept === undefined ? undefined : inputs[kept];
  return { result: 'pass', ...(input === undefined ? {} : { carries: outputs.map((output) => ({ output, input })) }), control };
}
