import type { FieldView } from '../../../bridge/lint-protocol.ts';
import { groupsOf } from '../../../canvas/labels.ts';
import { LabelChip, Mono } from '../../../ui/index.ts';

const shownAtMost = 200;
/** The type that says nothing says so. */
const typeWords: Readonly<Record<string, string>> = { any: 'any value' };

/** Fields with what they hold and their type. Unknown is shown, not hidden. */
export function FieldList({ fields, empty }: { readonly fields: readonly FieldView[]; readonly empty: string }) {
  if (fields.length === 0) return <p className="text-muted">{empty}</p>;
  return (
    <ul className="flex flex-col">
      {fields.slice(0, shownAtMost).map((field) => (
        <li
          key={field.path}
          className="flex min-h-6 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line py-1 last:border-0"
          title={field.origin}
        >
          <Mono className="min-w-24 flex-1 truncate !break-normal">{field.path === '' ? 'whole item' : field.path}</Mono>
          <span className="text-sm text-faint">{typeWords[field.type] ?? field.type}</span>
          <span className="flex flex-wrap gap-1 empty:hidden">
            {groupsOf(field.labels, field.trust).map((label) => (
              <LabelChip key={label} label={label} {...(field.origin === undefined ? {} : { detail: field.origin })} />
            ))}
          </span>
        </li>
      ))}
      {fields.length > shownAtMost ? <li className="py-1 text-muted">{fields.length - shownAtMost} more</li> : null}
    </ul>
  );
}
