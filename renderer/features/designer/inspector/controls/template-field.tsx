import { useRef } from 'react';
import { isJsonObject, type Json } from '../../../../../app/kernel/json.ts';
import { Badge, Button, classNames, Input, Mono, Textarea, type FieldControl } from '../../../../ui/index.ts';
import { FieldPicker } from './field-picker.tsx';

export interface TemplateFieldProps {
  readonly nodeId: string;
  readonly value: Json | undefined;
  readonly readOnly: boolean;
  readonly multiline?: boolean;
  readonly mono?: boolean;
  readonly placeholder?: string;
  readonly control?: FieldControl;
  /** The accessible name where no label stands beside it. */
  readonly label?: string;
  onChange(value: Json): void;
}

const foreignWords: Readonly<Record<string, string>> = {
  'n8n-js': 'n8n expression',
  jsonata: 'JSONata',
  mustache: 'Mustache',
  feel: 'FEEL',
  wdl: 'Power Automate',
};

/** Text with `{{ expressions }}`; the picker puts in fields that arrive here, with their labels. */
export function TemplateField({
  nodeId,
  value,
  readOnly,
  multiline = false,
  mono = false,
  placeholder,
  control,
  label,
  onChange,
}: TemplateFieldProps) {
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  if (isJsonObject(value) && typeof value['source'] === 'string') {
    return (
      <div className="rounded-md border border-line bg-sunken p-2">
        <div className="mb-1 flex items-center justify-between">
          <Badge>{foreignWords[String(value['$foreign'])] ?? 'Foreign expression'}</Badge>
          {readOnly ? null : (
            <Button tone="ghost" onClick={() => onChange('')}>
              Replace
            </Button>
          )}
        </div>
        <Mono>{value['source']}</Mono>
      </div>
    );
  }
  const text = value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  const insert = (reference: string): void => {
    const element = input.current;
    const start = element?.selectionStart ?? text.length;
    const end = element?.selectionEnd ?? text.length;
    const before = text.slice(0, start);
    // Inside an open expression the bare reference is meant; elsewhere it needs its braces.
    const inside = before.lastIndexOf('{{') > before.lastIndexOf('}}');
    const piece = inside ? reference : `{{ ${reference} }}`;
    onChange(before + piece + text.slice(end));
    requestAnimationFrame(() => {
      element?.focus();
      element?.setSelectionRange(start + piece.length, start + piece.length);
    });
  };
  const shared = {
    ...control,
    'aria-label': label,
    readOnly,
    placeholder,
    value: text,
    mono: mono || text.includes('{{'),
    maxLength: 100_000,
  };
  return (
    <div className="relative min-w-0 flex-1">
      {multiline ? (
        <Textarea {...shared} ref={input} className="[field-sizing:content] max-h-72 min-h-18 pe-8" onValueChange={onChange} />
      ) : (
        <Input {...shared} ref={input} className="pe-8" onValueChange={onChange} />
      )}
      {readOnly ? null : (
        <span className={classNames('absolute end-1', multiline ? 'top-0.5' : 'top-1/2 -translate-y-1/2')}>
          <FieldPicker nodeId={nodeId} onPick={insert} />
        </span>
      )}
    </div>
  );
}
