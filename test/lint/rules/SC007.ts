import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual, script } from '../kit/steps.ts';

const using = (code: string) => flow([manual(), script(code)], ['start > script']);
export const cases: RuleCases = {
  context: {
    policy: {
      organisation: {
        libraries: [
          { name: 'lodash', version: '4.17.21', advisories: [{ id: 'CVE-2021-23337', fixedIn: '4.17.21' }] },
          { name: 'left-pad', version: '1.3.0' },
        ],
      },
    },
  },
  fires: [
    using("import pad from 'https://esm.example.com/left-pad'; return { a: pad(input.a) };"),
    using("import _ from 'https://esm.example.com/lodash@4.17.15'; return { a: _.size(input.a) };"),
    using("const moment = require('moment'); return { a: moment(input.a) };"),
    using("import pad from 'https://esm.example.com/left-pad@^1.0.0'; return { a: pad(input.a) };"),
  ],
  silent: [
    using("import pad from 'https://esm.example.com/left-pad@1.3.0'; return { a: pad(input.a) };"),
    using("import _ from 'https://esm.example.com/lodash@4.17.21'; return { a: _.size(input.a) };"),
    using("const crypto = require('node:crypto'); return { a: input.a };"),
    using('return { a: input.a };'),
  ],
};
