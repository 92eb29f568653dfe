/** The facts of an n8n node that has no counterpart here, by the category of its type. */
import type { ForeignFacts } from '../../../nodes/foreign-action/parameters.ts';
import { noForeignFacts } from '../../../nodes/foreign-action/parameters.ts';
import { effectOfVerb } from '../map/verbs.ts';
import { describeAi } from './ai.ts';
import { parameterSinks, type Described, type Facts } from './kit.ts';
import { describeLocal } from './local.ts';
import { describeFetch, describeHttp } from './network.ts';
import { describeService } from './service.ts';
import { describeTrigger } from './triggers.ts';

/** Nobody has described the type: it may read and write anything, anywhere. */
function describeUnknown(described: Described): Facts {
  const { info, node, operation, asTool } = described;
  const effect = operation === undefined ? 'write' : effectOfVerb(operation);
  const from = info.key.includes('.') ? info.key.slice(0, info.key.lastIndexOf('.')) : info.key;
  return {
    zone: { scope: 'unknown', vendor: from.slice(0, 300) },
    effects: [{ kind: effect, what: `does something in ${info.title} that nobody has described`.slice(0, 300), idempotent: false }],
    sinks: parameterSinks('network', { node, asTool, effect }),
    result: 'answer',
  };
}

function factsOf(described: Described): Facts {
  const { category } = described.info;
  if (category.startsWith('trigger.')) return describeTrigger(described);
  if (category.startsWith('ai.')) return describeAi(described);
  switch (category) {
    case 'unknown': return describeUnknown(described);
    case 'http.request': return describeHttp(described);
    case 'web.fetch': return describeFetch(described);
    case 'email.send': case 'email.read': case 'message.send': case 'queue.send': case 'spreadsheet': case 'db.query': case 'storage': case 'crm.action': case 'saas.action': case 'payment':
      return describeService(described);
    default: return describeLocal(described);
  }
}

/** All facts but the ports, which come from the wiring. */
export function describe(described: Described): Omit<ForeignFacts, 'inputs' | 'outputs'> {
  const { inputs: _inputs, outputs: _outputs, ...nothing } = noForeignFacts;
  return { ...nothing, known: described.info.known, ...factsOf(described) };
}
