import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual } from '../kit/steps.ts';

const to = (url: string) => flow([manual(), call(url)], ['start > call']);
export const cases: RuleCases = {
  context: {
    policy: { organisation: { gateways: [{ hosts: ['erp.example.com', '*.hr.example.com'], url: 'https://gateway.example.com/erp' }] } },
  },
  fires: [
    to('https://erp.example.com/orders'),
    to('https://pay.hr.example.com/x?id={{ input.id }}'),
    to('https://ERP.example.com:8443/orders'),
  ],
  silent: [to('https://gateway.example.com/erp/orders'), to('https://api.example.com/x'), to('https://deep.pay.hr.example.com/x')],
};
