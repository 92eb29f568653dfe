import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual, slot } from '../kit/steps.ts';

const nodes = [manual(), call('https://slack.com/api/x', {}, 'call', { connection: 'slot' })];
export const cases: RuleCases = {
  fires: [
    flow(nodes, ['start > call'], { connections: [slot({ type: 'slackApi', auth: 'api-key' })] }),
    flow(nodes, ['start > call'], { connections: [slot({ type: 'hubspot', auth: 'api-key' })] }),
    flow(nodes, ['start > call'], { connections: [slot({ type: 'jiraSoftwareServerApi', auth: 'basic' })] }),
  ],
  silent: [
    flow(nodes, ['start > call'], { connections: [slot({ type: 'slackOAuth2Api', auth: 'oauth2' })] }),
    flow(nodes, ['start > call'], { connections: [slot({ type: 'openai', auth: 'api-key' })] }),
    flow([manual()], [], { connections: [slot({ type: 'slackApi', auth: 'api-key' })] }),
  ],
};
