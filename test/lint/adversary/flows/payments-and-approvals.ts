/** Models that decide on payments, and approvals that do or do not stand in between. */
import type { FlowNode } from '../../../../app/workflow/model/flow.ts';
import { flow, step } from '../../kit/flow.ts';
import { approve, ask, call, judge, mail, manual, openHook, post, script } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { agentIn, cond, iff, named, noop, rename, sub } from '../steps.ts';
import { each, text } from './kit/outsiders-and-vendors.ts';

const pay = (body = '{ "to": "supplier" }', id = 'pay'): FlowNode => post('https://bank.example.com/payments', body, { effect: 'pay' }, id);
const remove = call('https://api.example.com/accounts/all', { method: 'DELETE' }, 'remove');
/** An outsider's text, a model, and then something that pays. */
const decided = (nodes: readonly FlowNode[], wires: readonly string[]) => flow([openHook(text), ...nodes], wires);

export const paymentsAndApprovals: Adversary = {
  AI005: {
    fires: [
      [
        'the answer decides, the amount is fixed',
        decided([judge('Pay? {{ input.body.text }}'), iff('{{ input.answer.ok }}'), pay()], ['hook > ask', 'ask > if', 'if.true > pay']),
      ],
      [
        'a class decides what is deleted',
        decided(
          [
            step('c', 'classify', { text: '{{ input.body.text }}', classes: [{ name: 'spam' }, { name: 'ham' }] }),
            step('s', 'switch', {
              cases: [
                { id: 'spam', title: '', combine: 'all', conditions: [{ left: '{{ input.class }}', operator: 'equals', right: 'spam' }] },
              ],
            }),
            remove,
          ],
          ['hook > c', 'c > s', 's.spam > remove'],
        ),
      ],
      [
        "by the switch's else",
        decided(
          [
            step('c', 'classify', { text: '{{ input.body.text }}', classes: [{ name: 'spam' }, { name: 'ham' }] }),
            step('s', 'switch', {
              cases: [
                { id: 'spam', title: '', combine: 'all', conditions: [{ left: '{{ input.class }}', operator: 'equals', right: 'spam' }] },
              ],
            }),
            noop(),
            pay(),
          ],
          ['hook > c', 'c > s', 's.spam > noop', 's.fallback > pay'],
        ),
      ],
      [
        'a filter on the answer',
        decided(
          [judge('Pay? {{ input.body.text }}'), step('f', 'filter-items', cond('{{ input.answer.ok }}')), pay()],
          ['hook > ask', 'ask > f', 'f > pay'],
        ),
      ],
      [
        'a yes or no of the answer, by script',
        decided(
          [
            ask('Pay? {{ input.body.text }}'),
            script('return { go: input.answer.trim().startsWith("YES") };'),
            iff('{{ input.go }}'),
            pay(),
          ],
          ['hook > ask', 'ask > script', 'script > if', 'if.true > pay'],
        ),
      ],
      [
        'rights are given',
        decided(
          [
            judge('Admin? {{ input.body.text }}'),
            iff('{{ input.answer.ok }}'),
            post('https://idp.example.com/grants', '{ "role": "admin" }', { effect: 'grant' }, 'grant'),
          ],
          ['hook > ask', 'ask > if', 'if.true > grant'],
        ),
      ],
      [
        'approved on one way',
        decided(
          [
            judge('Pay? {{ input.body.text }}'),
            iff('{{ input.answer.ok }}'),
            approve(['answer.ok']),
            pay('{ "amount": "{{ input.answer.ok }}" }'),
          ],
          ['hook > ask', 'ask > if', 'if.true > approve', 'approve.approved > pay', 'if.false > pay'],
        ),
      ],
      [
        'approved afterwards',
        decided(
          [ask('How much? {{ input.body.text }}'), pay('{ "amount": "{{ input.answer }}" }'), approve(['answer'])],
          ['hook > ask', 'ask > pay', 'pay > approve'],
        ),
      ],
      [
        'even when it is denied',
        decided(
          [ask('How much? {{ input.body.text }}'), approve(['answer']), pay('{ "amount": "{{ input.answer }}" }')],
          ['hook > ask', 'ask > approve', 'approve.approved > pay', 'approve.denied > pay'],
        ),
      ],
      ['a tool that deletes', agentIn(openHook(text), [call('https://api.example.com/x/{{ model.id }}', { method: 'DELETE' }, 'del')])],
      [
        'paid by a flow of its own',
        named(
          'main',
          decided([ask('How much? {{ input.body.text }}'), sub({ amount: '{{ input.answer }}' })], ['hook > ask', 'ask > sub']),
        ),
        {},
        [named('callee', flow([manual(), pay('{ "amount": "{{ input.amount }}" }')], ['start > pay']))],
      ],
      [
        "a number of the model's",
        decided(
          [
            step('x', 'extract', { text: '{{ input.body.text }}', fields: [{ name: 'amount', type: 'number' }] }),
            pay('{ "amount": "{{ input.extracted.amount }}" }'),
          ],
          ['hook > x', 'x > pay'],
        ),
      ],
      [
        'in the round that the answer starts',
        decided(
          [judge('More? {{ input.body.text }}'), iff('{{ input.answer.ok }}'), each(), pay()],
          ['hook > ask', 'ask > if', 'if.true > loop', 'loop.loop > pay', 'pay > loop.back'],
        ),
      ],
      [
        'a branch behind a branch',
        decided(
          [judge('Pay? {{ input.body.text }}'), iff('{{ input.answer.ok }}'), iff('{{ node["hook"].body.text }}', 'if2'), pay()],
          ['hook > ask', 'ask > if', 'if.true > if2', 'if2.true > pay'],
        ),
      ],
      [
        'approved, and then chosen anew',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}'),
            approve(['answer']),
            ask('Rewrite {{ input.answer }}', {}, 'again'),
            pay('{ "a": "{{ input.answer }}" }'),
          ],
          ['hook > ask', 'ask > approve', 'approve.approved > again', 'again > pay'],
        ),
      ],
    ],
    silent: [
      [
        'a fixed rule decides',
        decided(
          [ask('Sum up {{ input.body.text }}'), iff('{{ node["hook"].body.text }}'), pay()],
          ['hook > ask', 'ask > if', 'if.true > pay'],
        ),
      ],
      [
        'both ways pay the same',
        decided(
          [judge('Urgent? {{ input.body.text }}'), iff('{{ input.answer.ok }}'), noop(), pay()],
          ['hook > ask', 'ask > if', 'if.true > noop', 'noop > pay', 'if.false > pay'],
        ),
      ],
      [
        'a person says yes',
        decided(
          [judge('Pay? {{ input.body.text }}'), iff('{{ input.answer.ok }}'), approve(['answer.ok']), pay()],
          ['hook > ask', 'ask > if', 'if.true > approve', 'approve.approved > pay'],
        ),
      ],
      [
        'paid before the model is asked',
        decided(
          [pay(), judge('Was it right? {{ input.body.text }}'), iff('{{ input.answer.ok }}'), noop()],
          ['hook > pay', 'pay > ask', 'ask > if', 'if.true > noop'],
        ),
      ],
      [
        'it decides what is looked at',
        decided(
          [judge('Look? {{ input.body.text }}'), iff('{{ input.answer.ok }}'), call('https://api.example.com/x')],
          ['hook > ask', 'ask > if', 'if.true > call'],
        ),
      ],
      [
        'another flow asks a person first',
        named(
          'main',
          decided([ask('How much? {{ input.body.text }}'), sub({ amount: '{{ input.answer }}' })], ['hook > ask', 'ask > sub']),
        ),
        {},
        [
          named(
            'callee',
            flow([manual(), approve(['amount']), pay('{ "amount": "{{ input.amount }}" }')], ['start > approve', 'approve.approved > pay']),
          ),
        ],
      ],
      [
        'a fixed note to a fixed person',
        decided(
          [
            step('c', 'classify', { text: '{{ input.body.text }}', classes: [{ name: 'sales' }, { name: 'help' }] }),
            step('s', 'switch', {
              cases: [
                { id: 'sales', title: '', combine: 'all', conditions: [{ left: '{{ input.class }}', operator: 'equals', right: 'sales' }] },
              ],
            }),
            mail('sales@example.com', 'A request came in'),
          ],
          ['hook > c', 'c > s', 's.sales > mail'],
        ),
      ],
    ],
  },
  AI006: {
    fires: [
      [
        'nothing shown',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}'),
            step('approve', 'approval', { title: 'OK?' }),
            mail('a@example.com', '{{ input.answer }}'),
          ],
          ['hook > ask', 'ask > approve', 'approve.approved > mail'],
        ),
      ],
      [
        'shown one thing, doing another',
        flow(
          [openHook(text), ask('{{ input.body.text }}'), approve(['body.text']), pay('{ "a": "{{ input.answer }}" }')],
          ['hook > ask', 'ask > approve', 'approve.approved > pay'],
        ),
      ],
    ],
    silent: [
      [
        'without a deadline, which RL011 speaks of',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}'),
            step('approve', 'approval', { title: 'OK?', deadlineMinutes: 0, arguments: [{ name: 'a', value: '{{ input.answer }}' }] }),
            mail('a@example.com', '{{ input.answer }}'),
          ],
          ['hook > ask', 'ask > approve', 'approve.approved > mail'],
        ),
      ],
      [
        'shown, with a deadline',
        flow(
          [openHook(text), ask('{{ input.body.text }}'), approve(['answer']), pay('{ "a": "{{ input.answer }}" }')],
          ['hook > ask', 'ask > approve', 'approve.approved > pay'],
        ),
      ],
      [
        'renamed after it was shown',
        flow(
          [openHook(text), ask('{{ input.body.text }}'), approve(['answer']), rename('answer', 'text'), pay('{ "a": "{{ input.text }}" }')],
          ['hook > ask', 'ask > approve', 'approve.approved > rename', 'rename > pay'],
        ),
      ],
      [
        'all of it shown',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}'),
            step('approve', 'approval', { title: 'OK?', arguments: [{ name: 'all', value: '{{ input }}' }] }),
            pay('{ "a": "{{ input.answer }}" }'),
          ],
          ['hook > ask', 'ask > approve', 'approve.approved > pay'],
        ),
      ],
      ['no approval', flow([manual(), mail('a@example.com', 'x')], ['start > mail'])],
    ],
  },
};
