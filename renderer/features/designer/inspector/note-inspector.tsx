import type { FlowNote } from '../../../../app/workflow/model/flow.ts';
import { FormField, Textarea } from '../../../ui/index.ts';
import { useSessionOf } from '../model/session.ts';

export function NoteInspector({ note, readOnly }: { readonly note: FlowNote; readonly readOnly: boolean }) {
  const session = useSessionOf();
  return (
    <div className="p-3">
      <FormField label="Note" help="Stands on the canvas for people to read.">
        {(control) => (
          <Textarea
            {...control}
            autoFocus={note.text === ''}
            rows={12}
            readOnly={readOnly}
            maxLength={20_000}
            value={note.text}
            onChange={(event) => session.document.edit('Write a note', (flow) => { const one = flow.notes.find((other) => other.id === note.id); if (one !== undefined) one.text = event.target.value; }, `note-text/${note.id}`)}
          />
        )}
      </FormField>
    </div>
  );
}
