/** A label, its field and its help in one, for forms that have nothing more to say. */
import { useState } from 'react';
import { FormField, Input, Select, type FormFieldProps, type InputProps, type SelectProps } from './input.tsx';

type Around = Omit<FormFieldProps, 'children'>;
type TextFieldProps = Around &
  Omit<InputProps, keyof Around | 'id' | 'value'> & { readonly value: string; onValueChange(value: string): void };

export const TextField = ({ label, help, error, required = false, adornment, className, ...input }: TextFieldProps) => (
  <FormField {...{ label, help, error, required, adornment }} {...(className === undefined ? {} : { className })}>
    {(control) => <Input {...control} {...input} />}
  </FormField>
);

type SelectFieldProps = Around & Omit<SelectProps, keyof Around | 'id'>;

export const SelectField = ({ label, help, error, required = false, adornment, className, ...select }: SelectFieldProps) => (
  <FormField {...{ label, help, error, required, adornment }} {...(className === undefined ? {} : { className })}>
    {(control) => <Select {...control} {...select} />}
  </FormField>
);

const highestPort = 65_535;
export const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= highestPort;

export interface PortFieldProps {
  /** NaN while the field holds no number. */
  readonly value: number;
  onValueChange(port: number): void;
}

/** A port of a server. What is none stays as it was written, with what is wrong about it: the form around it asks `isPort`. */
export function PortField({ value, onValueChange }: PortFieldProps) {
  const [typed, setTyped] = useState(String(value));
  const now = typed === '' ? Number.NaN : Number(typed);
  return (
    <TextField
      label="Port"
      required
      mono
      inputMode="numeric"
      maxLength={5}
      error={isPort(value) ? undefined : `From 1 to ${highestPort.toLocaleString()}`}
      // Another kind of server brings its own port along.
      value={Object.is(now, value) ? typed : String(value)}
      onValueChange={(text) => {
        const digits = text.replaceAll(/\D/g, '');
        setTyped(digits);
        onValueChange(digits === '' ? Number.NaN : Number(digits));
      }}
    />
  );
}
