/** Data that were turned back from tokens, and data that need consent. */
import { flow, step } from '../../kit/flow.ts';
import { ask, mail, manual, openHook, post, script, tokenise } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { iff, mask, merge, named, noop, restore, split, sub } from '../steps.ts';
import { each, toVendor } from './kit/outsiders-and-vendors.ts';

export const tokensAndConsent: Adversary = {
  DF011: {
    fires: [
      [
        'the gate stands behind the sending',
        flow(
          [
            openHook([{ name: 'email', consent: true }]),
            mail('{{ input.body.email }}', 'News'),
            step('gate', 'consent-gate', { purpose: 'news' }),
          ],
          ['hook > mail', 'mail > gate'],
        ),
      ],
      [
        'refused, and sent',
        flow(
          [
            openHook([{ name: 'email', consent: true }]),
            step('gate', 'consent-gate', { purpose: 'news' }),
            mail('{{ input.body.email }}', 'News'),
          ],
          ['hook > gate', 'gate.given > mail', 'gate.refused > mail'],
        ),
      ],
      [
        'for each of a list',
        flow(
          [openHook([{ name: 'people.*.email', consent: true }]), split('body.people'), mail('{{ input.email }}', 'News')],
          ['hook > split', 'split > mail'],
        ),
      ],
      [
        'a part of what needs consent',
        flow(
          [
            openHook([
              { name: 'person', type: 'object', consent: true },
              { name: 'person.nick', label: 'none' },
            ]),
            mail('{{ input.body.person.nick }}', 'News'),
          ],
          ['hook > mail'],
        ),
      ],
      [
        'in a flow of its own',
        named('main', flow([openHook([{ name: 'email', consent: true }]), sub({ m: '{{ input.body.email }}' })], ['hook > sub'])),
        {},
        [named('callee', flow([manual(), mail('{{ input.m }}', 'News')], ['start > mail']))],
      ],
    ],
    silent: [
      [
        'the gate stands before a list',
        flow(
          [
            openHook([{ name: 'people.*.email', consent: true }]),
            step('gate', 'consent-gate', { purpose: 'news' }),
            split('body.people'),
            mail('{{ input.email }}', 'News'),
          ],
          ['hook > gate', 'gate.given > split', 'split > mail'],
        ),
      ],
      [
        'both gates',
        flow(
          [
            openHook([
              { name: 'email', consent: true },
              { name: 'amount', type: 'number' },
            ]),
            iff(),
            step('g1', 'consent-gate', { purpose: 'news' }),
            step('g2', 'consent-gate', { purpose: 'news' }),
            mail('{{ input.body.email }}', 'News'),
          ],
          ['hook > if', 'if.true > g1', 'if.false > g2', 'g1.given > mail', 'g2.given > mail'],
        ),
      ],
      [
        'only counted',
        flow(
          [
            openHook([{ name: 'people.*.email', consent: true }]),
            script('return { n: input.body.people.length };'),
            mail('a@example.com', '{{ input.n }} people'),
          ],
          ['hook > script', 'script > mail'],
        ),
      ],
      ['nothing of it leaves', flow([openHook([{ name: 'email', consent: true }]), noop()], ['hook > noop'])],
    ],
  },
  DF014: {
    fires: [
      [
        'restored on one way before the vendor',
        flow(
          [openHook(), tokenise(['body.email']), iff(), restore(['body.email']), toVendor('{{ input.body.email }}')],
          ['hook > tokenise', 'tokenise > if', 'if.true > restore', 'restore > call', 'if.false > call'],
        ),
      ],
      [
        'restored, then scripted',
        flow(
          [
            openHook(),
            tokenise(['body.email']),
            restore(['body.email']),
            script('return { m: input.body.email.trim() };'),
            toVendor('{ "m": "{{ input.m }}" }'),
          ],
          ['hook > tokenise', 'tokenise > restore', 'restore > script', 'script > call'],
        ),
      ],
      [
        'restored in a loop',
        flow(
          [openHook(), tokenise(['body.email']), each(), restore(['body.email']), toVendor('{{ input.body.email }}')],
          ['hook > tokenise', 'tokenise > loop', 'loop.loop > restore', 'restore > call', 'call > loop.back'],
        ),
      ],
      [
        'restored before a merge',
        flow(
          [openHook(), tokenise(['body.email']), restore(['body.email']), merge(), toVendor('{{ input.body.email }}')],
          ['hook > tokenise', 'tokenise > merge.a', 'tokenise > restore', 'restore > merge.b', 'merge > call'],
        ),
      ],
    ],
    silent: [
      [
        'restored, and sent to the person',
        flow(
          [
            openHook(),
            tokenise(['body.email']),
            ask('{{ input.body.email }}'),
            restore(['body.email']),
            mail('{{ input.body.email }}', 'Thanks'),
          ],
          ['hook > tokenise', 'tokenise > ask', 'ask > restore', 'restore > mail'],
        ),
      ],
      [
        'restored on the way that stays',
        flow(
          [
            openHook(),
            tokenise(['body.email']),
            iff(),
            restore(['body.email']),
            post('https://crm.corp.internal/x', '{{ input.body.email }}', {}, 'inside'),
            toVendor('{{ input.body.email }}'),
          ],
          ['hook > tokenise', 'tokenise > if', 'if.true > restore', 'restore > inside', 'if.false > call'],
        ),
      ],
      [
        'another field goes out',
        flow(
          [openHook(), tokenise(['body.email']), restore(['body.email']), toVendor('{ "n": "{{ input.body.amount }}" }')],
          ['hook > tokenise', 'tokenise > restore', 'restore > call'],
        ),
      ],
      [
        'masked again',
        flow(
          [openHook(), tokenise(['body.email']), restore(['body.email']), mask('body.email'), toVendor('{{ input.body.email }}')],
          ['hook > tokenise', 'tokenise > restore', 'restore > mask', 'mask > call'],
        ),
      ],
    ],
  },
};
