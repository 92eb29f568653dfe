import { defineRule } from '../kit/define-rule.ts';
import { isPublic, isText, publicBit } from '../kit/step-view.ts';
import { fieldName } from '../kit/words.ts';

export const CN005 = defineRule({
  id: 'CN005',
  title: 'Text from outsiders chooses where a request goes',
  severity: 'block', confidence: 'high', persona: 'builder', fix: 'choice', scope: 'path', on: 'networks',
  choice: { title: 'Choose the hosts that may be called', opens: 'step' },
  taxonomy: ['CWE-918', 'LCNC-SEC-06'],
  visit(step, report) {
    for (const network of step.facts.networks) {
      if (network.direction !== 'out' || network.hostReads.length === 0) continue;
      const seen = step.seeFacts(network.hostReads).find((one) => isPublic(one) && isText(one));
      if (seen === undefined) continue;
      report({
        step, field: network.parameter,
        title: `An outsider's text in ${fieldName(seen.field)} chooses the host that “${step.name}” calls`,
        message: `An attacker can make this step call any address: a server inside your network, the cloud's key service, or a server of their own${network.sendsCredentials ? ', which then gets the access key that the step sends along' : ''}.`,
        remedy: 'Write the host out, or pick it from a fixed list, and let data decide only what comes after it.',
        path: step.witness(seen, publicBit, 'decides which host is called', network.parameter),
      });
    }
  },
});
