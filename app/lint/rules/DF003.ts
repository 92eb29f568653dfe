import { secretLabels } from '../../workflow/model/labels.ts';
import type { SinkKind } from '../../nodes/kit/facts.ts';
import { defineRule } from '../kit/define-rule.ts';
import { bitOf, guessed, labelsSeen, worstLabel } from '../kit/step-view.ts';
import { fieldName, sentence, wordsFor, zoneName } from '../kit/words.ts';

const places: Partial<Record<SinkKind, string>> = {
  'prompt.system': 'the prompt of a model', 'prompt.user': 'the prompt of a model', log: 'a log', url: 'a web address', message: 'a message', response: 'the answer to the caller', render: 'a page',
};

export const DF003 = defineRule({
  id: 'DF003',
  title: 'A secret enters a prompt, a log, a web address or a message',
  severity: 'block', confidence: 'high', persona: 'builder', fix: 'choice', scope: 'path',
  taxonomy: ['LCNC-08', 'LLM02', 'CWE-532', 'CWE-598', 'AML.T0055'],
  visit(step, report) {
    const told = new Set<string>();
    const look = (parameter: string, place: string, where: string, all: ReturnType<typeof step.see>): void => {
      for (const seen of all) {
        const label = worstLabel(labelsSeen(seen) & secretLabels);
        if (label === undefined || told.has(`${seen.field}/${place}`)) continue;
        told.add(`${seen.field}/${place}`);
        report({
          step, field: parameter,
          title: `${sentence(wordsFor(label))} in ${fieldName(seen.field)} end up in ${place}`,
          message: `Whoever reads ${place} (${where}) can copy the secret and act in your name until it is changed. Prompts, logs and addresses are stored in many places and shown to many people.`,
          remedy: 'Keep the secret in a connection: the step that needs it gets it at the last moment and nothing else sees it.',
          path: step.witness(seen, bitOf(label), `written into ${place}`, parameter),
          severity: guessed(seen) ? 'high' : 'block', confidence: guessed(seen) ? 'medium' : 'high',
          key: place,
        });
      }
    };
    for (const sink of step.sinks) {
      const place = places[sink.kind];
      if (place !== undefined) look(sink.parameter, place, zoneName(sink.zone), step.see(sink.reads));
    }
    for (const network of step.facts.networks) {
      if (network.direction === 'out') look(network.parameter, 'a web address', network.host ?? 'a host chosen while running', step.seeFacts([...network.pathReads, ...network.queryReads]));
    }
  },
});
