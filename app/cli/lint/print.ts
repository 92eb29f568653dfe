/** The printer of a lint run, and what is left of a file once its part is printed. */
import { severities, type Finding, type Persona, type Severity } from '../../lint/kit/finding.ts';
import type { LintContext } from '../../lint/kit/context.ts';
import { forPersona, type FileOutline, type FileReport, type PrintedFile, type Printer } from '../../lint/output/file-report.ts';
import { rulesUnder } from '../../lint/run.ts';

export const formats = ['text', 'json', 'sarif', 'html'] as const;
export type Format = (typeof formats)[number];

/** Plain data: threads are told of it. */
export interface PrintSettings {
  readonly format: Format;
  readonly persona: Persona;
  readonly colours: boolean;
  /** The least grave findings that make the exit code 1. */ readonly failOn: Severity;
}

/** Each format is loaded only when it is asked for. */
export async function printerOf({ format, persona, colours }: PrintSettings, policy: LintContext['policy']): Promise<Printer> {
  switch (format) {
    case 'json':
      return (await import('../../lint/output/json.ts')).jsonPrinter(persona);
    case 'text':
      return (await import('../../lint/output/text.ts')).textPrinter(colours, persona);
    case 'sarif':
      return (await import('../../lint/output/sarif.ts')).sarifPrinter(
        rulesUnder(policy),
        (await import('../version.ts')).programVersion(),
      );
    case 'html':
      return (await import('../../lint/output/html.ts')).htmlPrinter(rulesUnder(policy), (await import('../version.ts')).programVersion());
  }
}

export const shownTo =
  (persona: Persona) =>
  (file: FileReport): FileReport => ({ ...file, findings: forPersona(file.findings, persona) });

const from =
  (least: Severity) =>
  ({ severity, waived }: Finding): boolean =>
    waived === undefined && severities.indexOf(severity) <= severities.indexOf(least);

/** Something that nobody waived is as grave as `failOn`: of what blocks or is high also what this persona is not shown, of the rest what it is. */
export const fails =
  ({ persona, failOn }: Pick<PrintSettings, 'persona' | 'failOn'>) =>
  (file: FileReport): boolean =>
    file.findings.some(from(failOn === 'block' ? 'block' : 'high')) || shownTo(persona)(file).findings.some(from(failOn));

/** As bytes, which take half of the room that most texts would. */
export interface PrintedBytes {
  readonly outline: FileOutline;
  readonly fails: boolean;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export const printOne =
  (printer: Printer, settings: PrintSettings) =>
  (file: FileReport): PrintedBytes => {
    const shown = shownTo(settings.persona)(file);
    return { outline: printer.outline(shown), fails: fails(settings)(file), bytes: new TextEncoder().encode(printer.part(shown)) };
  };

export const readAgain = ({ outline, bytes }: PrintedBytes): PrintedFile => ({
  outline,
  text: () => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'),
});
