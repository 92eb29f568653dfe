import { useState } from 'react';
import { useStore } from 'zustand';
import { Copy, ListChecks, Pencil, Play, Plus, Trash2 } from 'lucide-react';
import type { Example } from '../../../../app/ai/examples/example.ts';
import { useAction } from '../../../bridge/use-action.ts';
import { useMay } from '../../../shell/session.ts';
import { Badge, Button, Callout, EmptyState, IconButton, RelativeTime, Table, type TableColumn } from '../../../ui/index.ts';
import { inputText, runStore } from '../model/runs.ts';
import { useDocument, useSessionOf } from '../model/session.ts';
import { keepExamples, runExampleList, type FlowTests } from '../model/tests.ts';
import { ExampleDialog } from './example-dialog.tsx';

interface Row {
  readonly example: Example;
  readonly step: string;
  readonly result: NonNullable<FlowTests['evaluation']>['results'][number] | undefined;
}

/** The next id is not taken: one more than the largest. */
const nextId = (examples: readonly Example[]): string =>
  `example-${Math.max(0, ...examples.map(({ id }) => Number(/\d+$/.exec(id)?.[0] ?? 0))) + 1}`;

/** What a model shall answer, asked again whenever a prompt or a model changes. */
export function Examples({ tests, readOnly }: { readonly tests: FlowTests; readonly readOnly: boolean }) {
  const session = useSessionOf();
  const flow = useDocument((state) => state.flow);
  const run = useStore(runStore(session));
  const mayEdit = useMay('flow.edit') && !readOnly;
  const [edited, setEdited] = useState<Example>();
  const { examples, evaluation } = tests;
  const keep = useAction(async (next: readonly Example[]) => {
    await keepExamples(session, next);
  });
  const add = (): void =>
    setEdited({
      id: nextId(examples),
      name: '',
      nodeId: '',
      input: JSON.parse(inputText(run, flow)) as Example['input'],
      checks: [{ field: '', test: 'contains', value: '' }],
    });
  const save = async (example: Example): Promise<void> => {
    const known = examples.some(({ id }) => id === example.id);
    if (await keep.run(known ? examples.map((one) => (one.id === example.id ? example : one)) : [...examples, example]))
      setEdited(undefined);
  };
  const rows = examples.map((example): Row => ({
    example,
    step: flow.nodes.find(({ id }) => id === example.nodeId)?.name ?? 'A step that is gone',
    result: evaluation?.results.find(({ exampleId }) => exampleId === example.id),
  }));
  const columns: readonly TableColumn<Row>[] = [
    {
      id: 'result',
      title: 'Last time',
      width: '120px',
      cell: ({ result }) =>
        result === undefined ? (
          <span className="text-faint">Not run</span>
        ) : (
          <Badge tone={result.passed ? 'good' : 'block'}>{result.passed ? 'Passed' : 'Failed'}</Badge>
        ),
    },
    { id: 'name', title: 'Example', width: '30%', sortBy: ({ example }) => example.name, cell: ({ example }) => example.name },
    { id: 'step', title: 'Step', width: '22%', sortBy: ({ step }) => step, cell: ({ step }) => step },
    {
      id: 'why',
      title: 'Why',
      cell: ({ result }) => {
        const text = result?.reasons.join('; ') ?? '';
        return <span title={text}>{text}</span>;
      },
    },
    ...(mayEdit
      ? [
          {
            id: 'actions',
            title: '',
            width: '120px',
            cell: ({ example }: Row) => (
              <span className="flex justify-end">
                <IconButton icon={Pencil} label={`Change ${example.name}`} onClick={() => setEdited(example)} />
                <IconButton
                  icon={Copy}
                  label={`Copy ${example.name}`}
                  onClick={() => setEdited({ ...example, id: nextId(examples), name: `${example.name} (copy)` })}
                />
                <IconButton
                  icon={Trash2}
                  label={`Remove ${example.name}`}
                  onClick={() => void keep.run(examples.filter(({ id }) => id !== example.id))}
                />
              </span>
            ),
          },
        ]
      : []),
  ];
  return (
    <>
      {keep.error === undefined ? null : (
        <div className="p-3">
          <Callout tone="block" title="The examples were not saved">
            {keep.error.message}
          </Callout>
        </div>
      )}
      <Table
        label="Examples"
        columns={columns}
        rows={rows}
        rowId={({ example }) => example.id}
        empty={
          <EmptyState
            icon={ListChecks}
            title="No examples yet"
            className="!py-6"
            actions={
              mayEdit ? (
                <Button icon={Plus} onClick={add}>
                  Add an example
                </Button>
              ) : undefined
            }
          >
            An example says what comes in, and what must be true of a model’s answer. Three to five real cases show whether a changed prompt
            or another model still answers well.
          </EmptyState>
        }
      />
      {mayEdit && examples.length > 0 ? (
        <Button tone="ghost" icon={Plus} className="m-2 shrink-0 self-start" onClick={add}>
          Add an example
        </Button>
      ) : null}
      {edited === undefined ? null : (
        <ExampleDialog
          example={edited}
          flow={flow}
          busy={keep.busy}
          onClose={() => setEdited(undefined)}
          onSave={(example) => void save(example)}
        />
      )}
    </>
  );
}

/** When they last ran, and the button. */
export function ExampleControls({ tests: { examples, evaluation } }: { readonly tests: FlowTests }) {
  const session = useSessionOf();
  const may = useMay('redteam.run');
  return (
    <>
      <span className="min-w-0 truncate text-sm text-faint">
        {evaluation === undefined ? (
          'The flow’s models are really asked; everything else is dry'
        ) : (
          <>
            Last run by {evaluation.by} <RelativeTime time={evaluation.at} />
            {evaluation.current ? '' : ', before the flow was changed'}
          </>
        )}
      </span>
      <Button
        tone="primary"
        icon={Play}
        disabled={!may || examples.length === 0}
        className="ms-auto shrink-0"
        onClick={() => void runExampleList(session)}
      >
        {examples.length === 1 ? 'Run the example' : 'Run the examples'}
      </Button>
    </>
  );
}
