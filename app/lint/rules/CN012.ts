import { defineRule } from '../kit/define-rule.ts';

export const CN012 = defineRule({
  id: 'CN012',
  title: 'A login goes along as plain password or in the address',
  severity: 'high', confidence: 'high', persona: 'builder', fix: 'choice', scope: 'node', on: 'networks',
  taxonomy: ['CWE-522', 'LCNC-04'],
  visit(step, report) {
    for (const network of step.facts.networks) {
      const inline = network.inlineCredentials === true;
      const basic = network.auth === 'basic' && network.direction === 'out';
      if (!inline && !basic) continue;
      report({
        step, field: inline ? network.parameter : 'connection',
        title: inline ? `“${step.name}” carries its login in the address or in a header typed by hand` : `“${step.name}” logs in with name and password on every call`,
        message: inline ? 'Addresses and headers end up in logs, in exports and on screens; whoever sees one can log in.' : 'The password itself travels with every call and is kept by every program on the way; one leak opens the account for good.',
        remedy: 'Put the login into a connection, and use OAuth 2 or a token that can be withdrawn by itself.',
        severity: inline ? 'high' : 'medium', key: inline ? 'inline' : 'basic',
      });
      return;
    }
  },
});
