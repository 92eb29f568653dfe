import { defineNode } from '../kit/define-node.ts';
import { foreignActionFacts } from './facts.ts';
import { form } from './form.ts';
import { foreignActionSchema, noForeignFacts, type ForeignActionParameters } from './parameters.ts';

/** A step that came from another program and has no counterpart here: drawn, linted and reviewed, never run. */
export const definition = defineNode<ForeignActionParameters>({
  type: 'foreign-action',
  version: 1,
  title: 'Imported step',
  summary: 'A step from another program that is checked here but cannot run here.',
  category: 'foreign',
  icon: 'puzzle',
  keywords: ['import', 'n8n', 'node-red', 'flowise', 'bpmn', 'camunda', 'power automate', 'logic apps', 'external'],
  parameters: foreignActionSchema,
  initial: () => ({
    category: 'unknown',
    title: 'Imported step',
    facts: { ...noForeignFacts, known: false, zone: { scope: 'unknown' } },
    values: {},
  }),
  form,
  // What the importer found out: names of places in it are as the file has them.
  plain: ['facts'],
  subtitle: ({ facts, operation, title }) =>
    [facts.zone.vendor ?? title, operation].filter((part) => part !== undefined && part !== '').join(' · '),
  facts: foreignActionFacts,
});
