import { useState } from 'react';
import { Braces } from 'lucide-react';
import { groupsOf } from '../../../../canvas/labels.ts';
import { LabelChip, LoadingState, Mono, Popover, SearchInput } from '../../../../ui/index.ts';
import { useLintAnswer } from '../../model/use-answer.ts';

export interface FieldPickerProps {
  readonly nodeId: string;
  /** `input.body.email` or `node["Webhook"].body.email`; or the bare path, with `paths`. */
  onPick(reference: string): void;
  /** Offers fields of the input only, as paths. */
  readonly paths?: boolean;
}

const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** A path as member access: `body["x y"].email`; a list is entered at its first element. */
export function accessOf(path: string): string {
  return path
    .split('.')
    .map((part) => (part === '*' ? '[0]' : plainName.test(part) ? `.${part}` : `[${JSON.stringify(part.replace(/^"|"$/g, ''))}]`))
    .join('');
}

function List({ nodeId, onPick, paths }: FieldPickerProps) {
  const [query, setQuery] = useState('');
  const { value, failure } = useLintAnswer({ ask: 'node', nodeId });
  if (failure !== undefined) return <p className="text-muted">The fields are not known: {failure}</p>;
  if (value === undefined) return <LoadingState label="Looking upstream" />;
  const word = query.toLowerCase();
  const groups = [
    { title: 'Input of this step', prefix: 'input', fields: value.inputs.flatMap((port) => port.fields) },
    ...(paths === true
      ? []
      : value.upstream.map((one) => ({ title: one.nodeName, prefix: `node[${JSON.stringify(one.nodeName)}]`, fields: one.fields }))),
  ]
    .map((group) => ({
      ...group,
      fields: group.fields.filter((field) => field.path !== '' && `${field.path} ${group.title}`.toLowerCase().includes(word)),
    }))
    .filter((group) => group.fields.length > 0);
  return (
    <>
      <SearchInput value={query} onValueChange={setQuery} autoFocus placeholder="Find a field" aria-label="Find a field" className="mb-2" />
      {groups.length === 0 ? (
        <p className="py-2 text-muted">No field is known here yet. Connect a step before this one, or declare the fields of its output.</p>
      ) : null}
      {groups.map((group) => (
        <section key={group.prefix} aria-label={group.title}>
          <h4 className="px-1 pt-1 text-sm font-medium text-faint">{group.title}</h4>
          {group.fields.map((field) => (
            <button
              key={field.path}
              type="button"
              onClick={() => onPick(paths === true ? field.path : group.prefix + accessOf(field.path))}
              className="flex w-full items-center gap-2 rounded-sm px-1 py-0.5 text-start hover:bg-hover"
            >
              <Mono className="min-w-0 flex-1 truncate !break-normal">{field.path}</Mono>
              <span className="text-sm text-faint">{field.type}</span>
              {groupsOf(field.labels, field.trust).map((label) => (
                <LabelChip key={label} label={label} compact />
              ))}
            </button>
          ))}
        </section>
      ))}
    </>
  );
}

/** The fields that an expression here can name, with what they hold. */
export function FieldPicker(props: FieldPickerProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      label="Fields"
      align="end"
      open={open}
      onOpenChange={setOpen}
      className="max-h-96"
      trigger={
        <button
          type="button"
          aria-label="Insert a field"
          title="Insert a field"
          className="flex size-6 items-center justify-center rounded-sm text-faint hover:bg-hover hover:text-text"
        >
          <Braces className="size-3.5" aria-hidden />
        </button>
      }
    >
      <List
        {...props}
        onPick={(reference) => {
          props.onPick(reference);
          setOpen(false);
        }}
      />
    </Popover>
  );
}
