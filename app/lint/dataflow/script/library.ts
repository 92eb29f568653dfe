/** Calls of what a script does not define itself: the language's own objects, the host's, and libraries. */
import { callWithFunctions } from './callbacks.ts';
import { callThatGrows, callThatPuts, mayChange } from './changing-calls.ts';
import { TooHard } from './effort.ts';
import { bringsNoTags, escapingOf } from './escaping.ts';
import { callsUnknown, mayGiveFunction } from './functions.ts';
import { callThatPicks, callThatSigns, givenByName, keptByName } from './given-by-name.ts';
import { callOfHost, callOfItems } from './host-calls.ts';
import { outsideCalls } from './names.ts';
import { noticeCall } from './noticed-calls.ts';
import type { ScriptReader } from './reader.ts';
import { computed, join, typed, joinAll } from './shape.ts';
import { escaped, unescaped } from './shape-signs.ts';
import { fromPlace, type Shape } from './shape-table.ts';
import { pageSigns } from '../../../workflow/model/reads.ts';
import type { Call } from './variables.ts';

/** A call of something that the script does not define itself. */
export function libraryCall(reader: ScriptReader, call: Call): Shape {
  const given = whatCallGives(reader, call);
  const escaping = escapingOf(call, reader.outline);
  if (escaping?.digits === true) return typed(given, 'number');
  if (escaping !== undefined && reader.writesAround(escaping.as)) return escaped(given, escaping.signs);
  if (!bringsNoTags(call)) return unescaped(given, pageSigns);
  return call.name === 'stringify' ? unescaped(given, '"') : given;
}

/** Nobody can tell what is called. */
function isUnknown({ outline }: ScriptReader, { name, owner, args, shapes }: Call): boolean {
  if (callsUnknown(name, args, outline)) return true;
  const [first] = shapes;
  return (name === 'values' || name === 'entries') && owner === 'Object' && first !== undefined && mayGiveFunction(first, outline);
}

/** A name of the script's own that stands for something else by now: what is called there is not to be known. */
function isOtherName(reader: ScriptReader, { callee, name }: Call): boolean {
  if (callee.type !== 'Identifier' || name === undefined || !reader.names.knows(name)) return false;
  const { printers, computing } = reader.outline;
  return !printers.has(name) && !computing.has(name);
}

const fromOutside = ({ name, shapes }: Call): Shape | undefined =>
  name !== undefined && outsideCalls.has(name)
    ? join(fromPlace({ root: 'outside', name, path: [], exact: false }), computed(joinAll(shapes)))
    : undefined;

/** The order counts: what comes first knows the call best. */
function whatCallGives(reader: ScriptReader, call: Call): Shape {
  const items = callOfItems(reader, call);
  if (items !== undefined) return items;
  if (isUnknown(reader, call)) throw new TooHard();
  const known = callOfHost(reader, call) ?? callThatPicks(reader, call);
  if (known !== undefined) return known;
  noticeCall(reader, call);
  const outside = fromOutside(call);
  if (outside !== undefined) return outside;
  if (call.name === 'from' && call.owner === 'Iterator' && reader.outline.methods.has('next')) throw new TooHard();
  const put = callThatPuts(reader, call) ?? callThatSigns(reader, call);
  if (put !== undefined) return put;
  const made = callWithFunctions(reader, call);
  if ('whole' in made) return made.whole;
  const { given } = made;
  const named = callThatGrows(reader, call) ?? givenByName(reader, call, given);
  if (named !== undefined) return named;
  mayChange(reader, call, given);
  if (isOtherName(reader, call)) throw new TooHard();
  return keptByName(call) ?? computed(join(call.receiver, given));
}
