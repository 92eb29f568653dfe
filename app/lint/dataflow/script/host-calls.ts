/** Calls that only the program knows in which the script runs: n8n's items and settings, Node-RED's `node`, `env`, `flow` and `global`. */
import { itemCalls } from './names.ts';
import type { ScriptReader } from './reader.ts';
import { asList, computed, join, joinAll } from './shape.ts';
import { empty, fromPlace, type Shape } from './shape-table.ts';
import { flowStore } from '../../../workflow/model/reads.ts';
import { dottedName, literalText, type Syntax } from './syntax.ts';
import { place, type Call } from './variables.ts';

/** `flow.set(...)`, `context.global.set(...)` */
const isContext = (callee: Syntax): boolean =>
  callee.type === 'MemberExpression' && /^(?:context\.)?(?:flow|global)$/.test(dottedName(callee['object']) ?? '');
/** What is kept for one step is seen by that step alone. */
const keptUnder = (name: string | undefined): string =>
  name === 'node' ? 'n8n:own' : name === undefined || name === 'global' ? flowStore : name;

/** `$input.all()` and what goes over the items of it. */
export function callOfItems(reader: ScriptReader, { callee, name, owner, receiver }: Call): Shape | undefined {
  if (reader.dialect !== 'n8n' || name === undefined || !itemCalls.has(name) || callee.type !== 'MemberExpression') return undefined;
  if (owner !== '$input' && !reader.names.isItems(receiver)) return undefined;
  return name === 'all' ? asList(receiver) : receiver;
}

function callOfN8n({ name, args }: Call): Shape | undefined {
  return /^\$?getWorkflowStaticData$/.test(name ?? '') ? place('store', keptUnder(literalText(args[0]))) : undefined;
}

function callOfNode(reader: ScriptReader, { name, args, shapes }: Call): Shape | undefined {
  // A step beside it hears of it.
  if ((name === 'error' || name === 'status') && shapes[0] !== undefined) reader.results.throws(computed(shapes[0]));
  if (name !== 'send') return undefined;
  reader.gives(joinAll(shapes), args[0]);
  return empty;
}

function callOfNodeRed(reader: ScriptReader, call: Call): Shape | undefined {
  const { callee, name, owner, args, receiver, shapes } = call;
  // A setting by its name says more than "some setting".
  if (name === 'get' && (owner === 'env' || owner === 'flow' || owner === 'global')) {
    const setting = literalText(args[0]);
    if (setting !== undefined)
      return join(owner === 'env' ? empty : receiver, fromPlace({ root: 'environment', name: setting, path: [], exact: true }));
  }
  if (name === 'set' && isContext(callee) && shapes[1] !== undefined) reader.results.keeps(shapes[1]);
  return owner === 'node' ? callOfNode(reader, call) : undefined;
}

/** What a call of the program around the script gives; undefined where it is none, or gives nothing of its own. */
export function callOfHost(reader: ScriptReader, call: Call): Shape | undefined {
  return reader.dialect === 'n8n' ? callOfN8n(call) : reader.dialect === 'node-red' ? callOfNodeRed(reader, call) : undefined;
}
