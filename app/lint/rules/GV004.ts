import { defineRule } from '../kit/define-rule.ts';
import { environmentWord } from '../kit/words.ts';

export const GV004 = defineRule({
  id: 'GV004',
  title: 'The flow was changed in production, or is not what its environment says',
  severity: 'high',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'none',
  scope: 'flow',
  taxonomy: ['LCNC-SEC-05', 'CC8.1'],
  visit(flow, report) {
    const { record } = flow.context;
    if (record === undefined || flow.graph.nodes.length === 0) return;
    const { environment } = flow.flow;
    // While it is drawn, this is only what will be asked at the door.
    const severity = record.stage === 'release' ? 'high' : 'low';
    if (record.editedIn === 'prod') {
      report({
        title: 'This flow was changed in production',
        message:
          'What runs for real customers was altered without going through development and test, so nobody saw the change before they did.',
        remedy: 'Make the change in development, test it, and release it to production.',
        severity,
        key: 'edited',
      });
    }
    if (record.environment === 'prod' && environment !== 'prod') {
      report({
        title: `The flow says that it is for ${environmentWord(environment)}, and it is here for production`,
        message:
          'What production asks for (an audit record, an alert, no personal accounts) is not asked of a flow that says it is for something else.',
        remedy: 'Set the environment of the flow to production, and see what that asks for.',
        severity,
        key: 'mismatch',
      });
    } else if (record.stage === 'release' && record.environment !== undefined && record.environment !== environment) {
      report({
        title: `The flow says that it is for ${environmentWord(environment)}, and it would run in ${environmentWord(record.environment)}`,
        message: 'Connections, rules and people differ between the two. What was checked for one says little about the other.',
        remedy: `Release it to ${environmentWord(environment)}, or set its environment to ${environmentWord(record.environment)}.`,
        severity,
        key: 'mismatch',
      });
    }
  },
});
