import { lazy, Suspense, useState } from 'react';
import { Pencil } from 'lucide-react';
import { isJsonObject, type Json } from '../../../../../app/kernel/json.ts';
import { isForeignExpression } from '../../../../../app/workflow/expression/parameters.ts';
import { DataView } from '../../../../facts/data-view.tsx';
import { Button, Textarea } from '../../../../ui/index.ts';

const CodeField = lazy(async () => ({ default: (await import('./code-field.tsx')).CodeField }));

/** What another program works out is shown as it stood there: which language it is in is for those who read the JSON. */
function shown(value: Json): Json {
  if (isForeignExpression(value)) return value.source;
  if (Array.isArray(value)) return (value as readonly Json[]).map(shown);
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shown(inner)])) : value;
}

/** A value of any shape: shown as fields, and written as JSON by those who want to. */
export function JsonField({
  label,
  value,
  readOnly,
  onChange,
}: {
  readonly label: string;
  readonly value: Json | undefined;
  readonly readOnly: boolean;
  onChange(value: Json): void;
}) {
  const [writing, setWriting] = useState(false);
  const text = JSON.stringify(value ?? null, null, 2);
  if (!writing) {
    return (
      <div className="flex flex-col gap-1.5">
        <DataView title={label} titleHidden value={shown(value ?? {})} />
        {readOnly ? null : (
          <Button tone="ghost" icon={Pencil} className="self-start" onClick={() => setWriting(true)}>
            Change it as JSON
          </Button>
        )}
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-1.5">
      <Suspense fallback={<Textarea mono readOnly aria-label={label} value={text} />}>
        <CodeField
          label={label}
          language="json"
          json
          readOnly={readOnly}
          value={text}
          onChange={(next) => {
            try {
              onChange(JSON.parse(next) as Json);
            } catch {
              /* Not yet JSON: the field keeps the text, the flow keeps the last value. */
            }
          }}
        />
      </Suspense>
      <Button tone="ghost" className="self-start" onClick={() => setWriting(false)}>
        Done
      </Button>
    </div>
  );
}
