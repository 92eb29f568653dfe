/** An expression of another product that nobody can parse: it may read anything that comes in, and the steps that it names. */
import type { ParameterReads, Read } from '../../model/reads.ts';

const maxSource = 100_000;
const mostNames = 100;
/** `$('A')`, `$node["A"]`, `outputs('A')`: what other steps gave does not come in with the rest. */
const named =
  /(?:\$(?:node\s{0,20}\[|items\s{0,20}\(|\()|\b(?:outputs|body|actions|items|actionOutputs|actionBody|formDataValue|formDataMultiValues|multipartBody)\s{0,20}\()\s{0,20}(?:'((?:[^'\\]|''){1,400})'|"([^"\\]{1,400})"|`([^`$\\]{1,400})`)/g;

export function unreadable(prefix: string, source = ''): ParameterReads {
  const names = new Set(
    [...source.slice(0, maxSource).matchAll(named)]
      .slice(0, mostNames)
      .map(([, single, double, back]) => single?.replaceAll("''", "'") ?? double ?? back ?? ''),
  );
  return {
    prefix,
    dynamic: true,
    foreign: true,
    reads: [{ from: 'any' }, ...[...names].map((node): Read => ({ from: 'node', node, path: [] }))],
  };
}
