import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { openHook, post, tokenise } from '../kit/steps.ts';

const person = openHook([
  { name: 'email' },
  { name: 'postcode' },
  { name: 'birthDate', label: 'person' },
  { name: 'sex', label: 'person' },
]);
const study = (body = '{{ input.body }}') => post('https://api.study.example/rows', body);
const coarse = step('coarse', 'mask', {
  fields: [
    { path: 'body.postcode', method: 'coarsen' },
    { path: 'body.birthDate', method: 'coarsen' },
  ],
});
export const cases: RuleCases = {
  fires: [
    flow([person, tokenise(['body.email']), study()], ['hook > tokenise', 'tokenise > call']),
    flow([person, step('hash', 'mask', { fields: [{ path: 'body.email', method: 'hash' }] }), study()], ['hook > hash', 'hash > call']),
    flow(
      [openHook([{ name: 'email' }, { name: 'plz' }, { name: 'geburtsdatum' }, { name: 'geschlecht' }]), tokenise(['body.email']), study()],
      ['hook > tokenise', 'tokenise > call'],
    ),
  ],
  silent: [
    flow([person, tokenise(['body.email']), coarse, study()], ['hook > tokenise', 'tokenise > coarse', 'coarse > call']),
    flow([person, study()], ['hook > call']),
    flow(
      [openHook([{ name: 'email' }, { name: 'postcode' }, { name: 'sex', label: 'person' }]), tokenise(['body.email']), study()],
      ['hook > tokenise', 'tokenise > call'],
    ),
  ],
};
