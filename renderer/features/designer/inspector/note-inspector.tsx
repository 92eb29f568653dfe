import type { FlowNote } from '../../../../app/workflow/model/flow.ts';
import { noteColor, noteColors, noteToken, type NoteColor } from '../../../canvas/note-colors.ts';
import { FormField, Textarea } from '../../../ui/index.ts';
import { useSessionOf } from '../model/session.ts';

const choices = Object.keys(noteColors) as NoteColor[];

function Colours({ note, readOnly, onChange }: { readonly note: FlowNote; readonly readOnly: boolean; onChange(color: NoteColor): void }) {
  const chosen = noteColor(note.color);
  return (
    <fieldset>
      <legend className="mb-1 font-medium">Colour</legend>
      <div className="flex flex-wrap gap-1.5">
        {choices.map((color) => (
          <label
            key={color}
            title={noteColors[color].word}
            className="relative flex size-7 items-center justify-center rounded-md border border-line has-checked:border-accent has-checked:ring-1 has-checked:ring-accent has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={`colour-${note.id}`}
              aria-label={noteColors[color].word}
              className="absolute inset-0 opacity-0"
              disabled={readOnly}
              checked={chosen === color}
              onChange={() => onChange(color)}
            />
            <span
              className="size-4 rounded-sm border"
              style={{
                borderColor: `var(--cs-${noteToken(color)})`,
                background: `color-mix(in srgb, var(--cs-${noteToken(color)}) ${color === 'grey' ? 6 : 30}%, transparent)`,
              }}
              aria-hidden
            />
          </label>
        ))}
      </div>
      <p className="mt-1 text-sm text-faint">The last colour makes it an area behind the steps, such as a lane.</p>
    </fieldset>
  );
}

export function NoteInspector({ note, readOnly }: { readonly note: FlowNote; readonly readOnly: boolean }) {
  const session = useSessionOf();
  const edit = (label: string, change: (one: { text: string; color?: string | undefined }) => void, key: string): void =>
    session.document.edit(
      label,
      (flow) => {
        const one = flow.notes.find((other) => other.id === note.id);
        if (one !== undefined) change(one);
      },
      key,
    );
  return (
    <div className="flex flex-col gap-3.5 p-3">
      <FormField label="Note" help="Shown on the canvas for people to read.">
        {(control) => (
          <Textarea
            {...control}
            autoFocus={note.text === ''}
            rows={12}
            readOnly={readOnly}
            maxLength={20_000}
            value={note.text}
            onValueChange={(value) =>
              edit(
                'Write a note',
                (one) => {
                  one.text = value;
                },
                `note-text/${note.id}`,
              )
            }
          />
        )}
      </FormField>
      <Colours
        note={note}
        readOnly={readOnly}
        onChange={(color) =>
          edit(
            'Colour a note',
            (one) => {
              one.color = color;
            },
            `note-colour/${note.id}`,
          )
        }
      />
    </div>
  );
}
