import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'host',
    key: 'address',
    label: 'Server',
    required: true,
    placeholder: 'https://tools.example.com/mcp',
    help: 'Its Streamable HTTP address.',
  },
  { control: 'connection', key: 'connection', label: 'Sign in with', types: ['http'] },
  {
    control: 'server-tool',
    key: 'tool',
    label: 'Tool',
    required: true,
    help: 'Pinned as the server describes it now. A run halts when it describes itself otherwise.',
  },
  {
    control: 'typed-values',
    key: 'values',
    label: 'Values',
    inputs: 'tool.inputs',
    help: 'As a tool of an agent, write {{ model.name }} where the model may decide.',
  },
  {
    control: 'select',
    key: 'effect',
    label: 'What it does',
    help: "For the checks: what the tool changes in the world. The server's own word is not enough.",
    options: [
      { value: 'auto', label: 'Changes data, or what the server says if that is worse' },
      { value: 'read', label: 'Reads' },
      { value: 'write', label: 'Changes data' },
      { value: 'send', label: 'Sends a message' },
      { value: 'pay', label: 'Moves money' },
      { value: 'delete', label: 'Deletes' },
      { value: 'grant', label: 'Gives rights' },
    ],
  },
  { control: 'toggle', key: 'aboutPerson', label: 'Decides about a person', advanced: true },
  { control: 'number', key: 'timeoutMs', label: 'Give up after', unit: 'ms', minimum: 100, maximum: 600_000, advanced: true },
];
