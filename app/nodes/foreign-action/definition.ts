import { defineNode } from '../kit/define-node.ts';
import { foreignActionFacts } from './facts.ts';
import { foreignActionSchema, noForeignFacts, type ForeignActionParameters } from './parameters.ts';

/** A step that came from n8n, Node-RED or BPMN and has no counterpart here: drawn, linted and reviewed, never run. */
export const foreignAction = defineNode<ForeignActionParameters>({
  type: 'foreign-action',
  version: 1,
  title: 'Imported step',
  summary: 'A step from another program that is checked here but cannot run here.',
  category: 'foreign',
  icon: 'puzzle',
  keywords: ['import', 'n8n', 'node-red', 'bpmn', 'camunda', 'external'],
  parameters: foreignActionSchema,
  initial: { category: 'unknown', title: 'Imported step', facts: { ...noForeignFacts, known: false, zone: { scope: 'unknown' } }, values: {} },
  form: [
    { key: 'title', label: 'What it was', control: 'text', help: 'What the other program calls this step.' },
    { key: 'operation', label: 'What it does', control: 'text' },
    { key: 'values', label: 'Its parameters', control: 'json', help: 'As they were in the file. Expressions are translated where that loses nothing.' },
    { key: 'facts', label: 'What the checker knows about it', control: 'json', advanced: true },
  ],
  subtitle: ({ facts, operation, title }) => [facts.zone.vendor ?? title, operation].filter((part) => part !== undefined && part !== '').join(' · '),
  facts: foreignActionFacts,
});
