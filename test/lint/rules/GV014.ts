import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual, set } from '../kit/steps.ts';

const small = (id: string) => flow([manual(), set({ a: 'b' })], ['start > set'], { id });
const made = (...commits: { id: string; author: string; signer?: string }[]) => ({ record: { stage: 'draft' as const, commits } });
export const cases: RuleCases = {
  contexts: {
    flow_unsigned: made({ id: 'c0ffee01', author: 'ada' }),
    flow_other: made({ id: 'c0ffee02', author: 'ada', signer: 'mallory' }),
    flow_mixed: made({ id: 'c0ffee03', author: 'ada', signer: 'ada' }, { id: 'c0ffee04', author: 'lin' }),
    flow_signed: made({ id: 'c0ffee05', author: 'ada', signer: 'ada' }),
    flow_new: made(),
    flow_shown: made({ id: 'c0ffee06', author: 'Ada L. <ada@example.com>', signer: 'ada@example.com' }),
    flow_twice: made({ id: 'c0ffee07', author: 'ada@example.com <mallory@example.com>', signer: 'ada@example.com' }),
  },
  fires: ['flow_unsigned', 'flow_other', 'flow_mixed', 'flow_twice'].map(small),
  silent: ['flow_signed', 'flow_new', 'flow_test', 'flow_shown'].map(small),
};
