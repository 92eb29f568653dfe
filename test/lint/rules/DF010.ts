import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { testFacts } from '../kit/catalogue.ts';
import { mail, manual, set } from '../kit/steps.ts';

const customers = (purpose?: string) => step('customers', 'test-customers', purpose === undefined ? {} : { purpose });
const news = mail('{{ input.email }}', 'News');
const wires = ['customers > mail'];
export const cases: RuleCases = {
  context: { factsOf: testFacts, policy: { organisation: { purposes: [{ name: 'order handling', covers: ['complaint', 'invoice'] }] } } },
  fires: [
    flow([customers(), news], wires, { purpose: 'Sends the newsletter' }),
    flow([customers('support'), news], wires, { purpose: 'Finds buyers for a campaign' }),
    flow([customers(), set({ to: '{{ input.email }}' }, 'set', false), mail('{{ input.to }}', 'News')], ['customers > set', 'set > mail'], {
      purpose: 'Sends the newsletter',
    }),
  ],
  silent: [
    flow([customers(), news], wires, { purpose: 'Order handling: tells customers where their parcel is' }),
    flow([customers(), news], wires, { purpose: 'Answers a complaint' }),
    flow([manual(), mail('{{ input.email }}', 'News')], ['start > mail'], { purpose: 'Sends the newsletter' }),
    flow([customers(), mail('desk@example.com', 'Done')], wires, { purpose: 'Sends the newsletter' }),
  ],
};
