import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { approve, manual, post, slot } from '../kit/steps.ts';

const create = (connection = 'slot') => post('https://api.example.com/invoices', '{}', {}, 'create', { connection });
const pay = (connection = 'slot', effect = 'pay') => post('https://api.example.com/payments', '{}', { effect }, 'pay', { connection });
const bank = slot({ id: 'bank', name: 'Bank' });
export const cases: RuleCases = {
  context: {
    policy: {
      organisation: {
        flows: [
          { id: 'f2', name: 'Pay invoices', identities: ['svc-money'], effects: ['pay'] },
          { id: 'f3', name: 'Look', identities: ['svc-look'], effects: ['read'] },
        ],
      },
    },
  },
  fires: [
    flow([manual(), create(), pay()], ['start > create', 'create > pay'], { connections: [slot()] }),
    flow([manual(), create(), pay()], ['start > create', 'start > pay'], {
      serviceAccount: 'svc-one',
      connections: [slot({ serviceAccount: 'svc-one' })],
    }),
    flow([manual(), create()], ['start > create'], { connections: [slot({ serviceAccount: 'svc-money' })] }),
  ],
  silent: [
    flow([manual(), create(), pay('bank')], ['start > create', 'create > pay'], { connections: [slot(), bank] }),
    flow([manual(), create(), approve(['amount']), pay()], ['start > create', 'create > approve', 'approve.approved > pay'], {
      connections: [slot()],
    }),
    flow([manual(), create()], ['start > create'], { connections: [slot({ serviceAccount: 'svc-look' })] }),
    flow([manual(), pay()], ['start > pay'], { connections: [slot()] }),
    flow([manual(), create(), pay('slot', 'grant')], ['start > create', 'create > pay'], { connections: [slot()] }),
  ],
};
