import { useEffect, useRef, useState } from 'react';
import { FileInput, LayoutTemplate, MessageSquareText, Workflow } from 'lucide-react';
import { DescribeFlowDialog } from '../../../shell/describe-flow-dialog.tsx';
import { importable } from '../../../shell/import-file.ts';
import { NewFlowDialog, type NewFlowDialogProps } from '../../../shell/new-flow-dialog.tsx';
import { openFlow } from '../../../shell/router.ts';
import { focusPalette } from '../palette/focus.ts';
import { importHere } from '../model/import-here.ts';
import { fillingBy } from '../model/newer.ts';
import { useDocument, useSessionOf } from '../model/session.ts';

const NewTemplateDialog = (props: Omit<NewFlowDialogProps, 'start'>) => <NewFlowDialog start="template" {...props} />;

/** An empty canvas says how to begin: a template (found by what it should do), a file, what it should do in words, or the first step. */
export function EmptyCanvas() {
  const session = useSessionOf();
  const name = useDocument((state) => state.flow.name);
  const [choosing, setChoosing] = useState<{
    readonly way: 'template' | 'words';
    readonly filling: Awaited<ReturnType<typeof fillingBy>>;
  }>();
  const file = useRef<HTMLInputElement>(null);
  const fills = choosing?.filling !== undefined;
  useEffect(() => {
    session.view.setState({ filling: fills });
    return () => session.view.setState({ filling: false });
  }, [session, fills]);
  const created = (flow: { readonly id: string; readonly name: string }): void => {
    if (choosing?.filling === undefined) openFlow(flow.id, flow.name);
    void (choosing?.filling?.taken() ?? Promise.resolve()).then(() => {
      setChoosing(undefined);
      requestAnimationFrame(() => session.canvas.api?.begin());
    });
  };
  const ways = [
    {
      icon: LayoutTemplate,
      title: 'Use a template',
      text: 'Say what it should do and pick the closest one. Each passes the checks.',
      run: () => void fillingBy(session, 'Use a template').then((filling) => setChoosing({ way: 'template', filling })),
    },
    {
      icon: FileInput,
      title: 'Import a file',
      text: 'From n8n, Power Automate, Node-RED, Flowise or BPMN. You can also drop it on the canvas.',
      run: () => file.current?.click(),
    },
    {
      icon: MessageSquareText,
      title: 'Describe it in words',
      text: 'Say what it should do. You get a draft with safe choices made, and no model is asked.',
      run: () => void fillingBy(session, 'Draw what was described').then((filling) => setChoosing({ way: 'words', filling })),
    },
    {
      icon: Workflow,
      title: 'Draw it',
      text: 'Pick the step that starts it, then drag wires from step to step.',
      run: () => focusPalette(session),
    },
  ] as const;
  const Choosing = choosing?.way === 'words' ? DescribeFlowDialog : NewTemplateDialog;
  return (
    <div className="pointer-events-none absolute inset-0 flex items-center justify-center p-6">
      <div className="pointer-events-auto w-full max-w-176">
        <h2 className="mb-3 text-center text-xl">Start this flow</h2>
        <div className="grid grid-cols-2 gap-3 max-[900px]:grid-cols-1">
          {ways.map((way) => (
            <button
              key={way.title}
              type="button"
              onClick={way.run}
              className="flex flex-col items-start gap-1.5 rounded-lg border border-line-strong bg-raised p-4 text-start transition-colors hover:border-accent"
            >
              <way.icon className="size-5 text-accent" aria-hidden />
              <span className="text-lg font-medium">{way.title}</span>
              <span className="text-muted">{way.text}</span>
            </button>
          ))}
        </div>
        <input
          ref={file}
          type="file"
          accept={importable}
          className="hidden"
          aria-label="File to import"
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            if (chosen !== undefined) void importHere(session, chosen);
            event.target.value = '';
          }}
        />
      </div>
      {choosing === undefined ? null : (
        <Choosing
          {...(choosing.filling === undefined ? {} : { into: { id: session.flowId, name } })}
          onClose={() => setChoosing(undefined)}
          onCreated={created}
        />
      )}
    </div>
  );
}
