import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { testFacts } from '../kit/catalogue.ts';
import { openHook, post, signedHook } from '../kit/steps.ts';

const upload = openHook([{ name: 'cv', type: 'file', label: 'none' }]);
const send = post('https://api.example.com/files', '{{ input.body.cv }}');
const save = step('save', 'file-write', { path: '/inbox/cv', format: 'base64', content: '{{ input.body.cv }}' });
const two = openHook([
  { name: 'cv', type: 'file', label: 'none' },
  { name: 'other', type: 'file', label: 'none' },
]);
const checkOf = (file: string, id = 'check') => step(id, 'check-file', { file, allow: [{ kind: 'pdf' }] });
const check = (open = false) => step('check', 'test-file-check', { open });
export const cases: RuleCases = {
  context: { factsOf: testFacts },
  fires: [
    flow([upload, send], ['hook > call']),
    flow([upload, save], ['hook > save']),
    flow([signedHook([{ name: 'cv', type: 'file', label: 'none' }]), send], ['hook > call']),
    // Another file was looked at.
    flow([two, checkOf('body.other'), send], ['hook > check', 'check.passed > call']),
    flow([upload, check(true), send], ['hook > check', 'check > call']),
  ],
  silent: [
    flow([two, checkOf('body.cv'), send], ['hook > check', 'check.passed > call']),
    // By another name, and by one of two checks.
    flow(
      [
        two,
        checkOf('body.cv'),
        step('set', 'set-fields', { assignments: [{ name: 'doc', value: '{{ input.body.cv }}' }], keepOthers: false }),
        post('https://api.example.com/files', '{{ input.doc }}'),
      ],
      ['hook > check', 'check.passed > set', 'set > call'],
    ),
    flow([two, checkOf('body.other', 'first'), checkOf('body.cv'), send], ['hook > first', 'first.passed > check', 'check.passed > call']),
    flow([upload, check(), send], ['hook > check', 'check > call']),
    flow([openHook([{ name: 'cv', label: 'none' }]), send], ['hook > call']),
    flow(
      [upload, step('pick', 'pick-fields', { fields: ['method'] }), post('https://api.example.com/files', '{{ input.method }}')],
      ['hook > pick', 'pick > call'],
    ),
  ],
};
