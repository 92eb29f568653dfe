import { defineRule } from '../kit/define-rule.ts';

export const CN017 = defineRule({
  id: 'CN017',
  title: 'Redirects are followed with the login attached',
  severity: 'medium',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'node',
  on: 'networks',
  taxonomy: ['CWE-201', 'CWE-522'],
  visit(step, report) {
    const network = step.facts.networks.find(
      (one) => one.direction === 'out' && one.followsRedirects && (one.sendsCredentials || one.inlineCredentials === true),
    );
    if (network === undefined) return;
    const own = step.node.foreign === undefined && step.node.parameters['followRedirects'] === true;
    report({
      step,
      field: 'followRedirects',
      title: `“${step.name}” follows redirects and takes its login along`,
      message: 'If the server answers “go there instead”, the login may go to a place that somebody else chose.',
      remedy: 'Do not follow redirects where a login is sent, or name the final address.',
      // Other products mostly follow without being asked; there it is a reminder.
      severity: own ? 'medium' : 'low',
      fixes: own
        ? [
            {
              id: 'no-redirects',
              title: `Do not follow redirects in “${step.name}”`,
              safety: 'safe',
              patch: [{ op: 'setParameter', nodeId: step.node.id, path: ['followRedirects'], value: false }],
            },
          ]
        : [],
    });
  },
});
