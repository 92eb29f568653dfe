import { z } from 'zod';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() => z.strictObject({}));

export const definition = defineNode({
  type: 'noop',
  version: 1,
  title: 'Pass on',
  summary: 'Passes everything on as it is.',
  category: 'control',
  icon: 'arrow-right',
  keywords: ['nothing', 'pass', 'through', 'placeholder'],
  parameters,
  initial: () => ({}),
  form,
  subtitle: () => '',
  facts: () => ({ ...noFacts, ...oneInOneOut, transfer: [{ port: 'out', steps: [{ op: 'input' }] }], handsOn: 'items' }),
});
