import type { JsonObject } from '../../../app/kernel/json.ts';
import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { ask, mail, script, set, signedHook } from '../kit/steps.ts';

const customers = (purpose = 'order handling') => signedHook([{ name: 'email', purpose }], 'customers');
const news = mail('{{ input.body.email }}', 'News');
const wires = ['customers > mail'];
const told = (purpose: string, collected?: string) => flow([customers(collected), news], wires, { purpose });
const gated = (purpose: string, more: JsonObject = {}) =>
  flow([customers(), step('gate', 'consent-gate', { purpose, ...more }), news], ['customers > gate', 'gate.given > mail'], {
    purpose: 'Sends the newsletter',
  });
export const cases: RuleCases = {
  context: { policy: { organisation: { purposes: [{ name: 'order handling', covers: ['complaint', 'invoice'] }] } } },
  fires: [
    told('Sends the newsletter'),
    told('Finds buyers for a campaign', 'support'),
    flow(
      [customers(), set({ to: '{{ input.body.email }}' }, 'set', false), mail('{{ input.to }}', 'News')],
      ['customers > set', 'set > mail'],
      {
        purpose: 'Sends the newsletter',
      },
    ),
    // The word is only a part of another, or one of two is there.
    told('Clears roads and uploads pictures', 'ads'),
    told('Puts advertisements in order'),
    flow([customers(), ask('Profile {{ input.body.email }}')], ['customers > ask'], { purpose: 'Profiles people' }),
    flow(
      [
        step('people', 'data-table', { table: 'people', columns: [{ name: 'email', purpose: 'payroll' }] }),
        mail('{{ input.email }}', 'News'),
      ],
      ['people > mail'],
      { purpose: 'Sends the newsletter' },
    ),
    // It says what it does not do.
    told('Sends the newsletter, not for order handling'),
    told('Marketing without order handling'),
    told('Everything but order handling'),
    told('Werbung, nicht für die Rechnung', 'Rechnung'),
    told('Order handling is not part of it: profiles people'),
    // Another word that begins in the same way.
    told('Profiles the community', 'communication'),
    told('Universal adverts', 'university'),
    gated('surveys'),
    // Nobody was asked.
    gated('newsletter', { agreed: '{{ true }}' }),
    flow(
      [
        customers(),
        script('return { ok: true, body: input.body };'),
        step('gate', 'consent-gate', { purpose: 'newsletter', agreed: '{{ input.ok }}' }),
        news,
      ],
      ['customers > script', 'script > gate', 'gate.given > mail'],
      { purpose: 'Sends the newsletter' },
    ),
  ],
  silent: [
    told('Order handling: tells customers where their parcel is'),
    told('Answers a complaint'),
    told('Answers complaints without delay', 'complaint'),
    told('Ships goods', 'shipping of goods'),
    told('Delivers parcels that were not collected', 'parcel delivery'),
    told('Handles orders and their payment'),
    told('Verschickt die Rechnung zur Bestellung', 'Rechnungen'),
    told('Sends the newsletter', ''),
    flow([customers(), mail('desk@example.com', 'Done')], wires, { purpose: 'Sends the newsletter' }),
    gated('newsletter'),
    flow(
      [
        signedHook([{ name: 'total', type: 'number', purpose: 'order handling' }], 'customers'),
        mail('desk@example.com', '{{ input.body.total }}'),
      ],
      wires,
      {
        purpose: 'Sends the newsletter',
      },
    ),
  ],
};
