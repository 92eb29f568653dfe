import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual, post, script, slot } from '../kit/steps.ts';

const nodes = [manual(), call('https://api.example.com/x', {}, 'call', { connection: 'slot' })];
const wires = ['start > call'];
const named = (name: string) => ({ connections: [slot({ name })] });
const form = (value: string) =>
  call('https://login.example.com/token', { method: 'POST', bodyMode: 'form', form: [{ name: 'grant_type', value }] });
export const cases: RuleCases = {
  context: {
    policy: {
      organisation: {
        connections: [
          { name: 'By password', grant: 'password' },
          { name: 'For ever', expires: false },
          { name: 'Short', grant: 'client-credentials', expires: true },
        ],
      },
    },
  },
  fires: [
    flow(nodes, wires, named('By password')),
    flow(nodes, wires, named('For ever')),
    flow([manual(), form('password')], wires),
    flow([manual(), post('https://login.example.com/token', '{"grant_type":"password","username":"a"}')], wires),
    flow([manual(), script("return { body: 'grant_type=password&username=' + input.user };")], ['start > script']),
  ],
  silent: [
    flow(nodes, wires, named('Short')),
    flow(nodes, wires, named('Nobody knows it')),
    flow([manual(), form('client_credentials')], wires),
    flow([manual(), post('https://login.example.com/token', '{"grant_type":"authorization_code","password_policy":1}')], wires),
  ],
};
