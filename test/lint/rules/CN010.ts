import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual } from '../kit/steps.ts';

export const cases: RuleCases = {
  context: { policy: { hosts: ['api.example.com:443', '*.partner.example'] } },
  fires: [
    flow([manual(), call('https://api.other.example/x')], ['start > call']),
    flow([manual(), call('https://deep.api.partner.example/x')], ['start > call']),
    flow([manual(), call('https://evil-api.example.com.attacker.example/x')], ['start > call']),
  ],
  silent: [
    flow([manual(), call('https://api.example.com/x')], ['start > call']),
    flow([manual(), call('https://eu.partner.example/x')], ['start > call']),
    flow([manual()], []),
  ],
};
