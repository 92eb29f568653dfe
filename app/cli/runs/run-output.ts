/** How runs tell their story: JSON lines on stdout, or lines for people. */
import type { FailureRecord, RunEvent, RunEventSink } from '../../engine/ports.ts';
import { plainLine, plainText } from '../../kernel/plain-text.ts';
import type { CliIo } from '../command.ts';
import { statusWord } from './status-word.ts';

const why = ({ message, code, mend }: FailureRecord): string =>
  `${plainLine(message)} (${code})${mend === undefined ? '' : `\n           ${plainLine(mend)}`}`;

function line(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'run.started':
      return `${event.dryRun ? 'dry run' : 'run'} ${event.runId} of "${plainLine(event.flowName)}"`;
    case 'step.started':
      return event.attempt > 1 ? `  again    ${plainLine(event.nodeName)} (attempt ${event.attempt})` : undefined;
    case 'step.succeeded':
      return `  done     ${plainLine(event.nodeName)} (${event.ms} ms)`;
    case 'step.failed':
      return `  failed   ${plainLine(event.nodeName)}: ${why(event.error)}`;
    case 'step.would':
      if (event.effect.kind === 'foreign')
        return `  would not run here: UNKNOWN TYPE ${plainLine(`${event.effect.destination} (${event.nodeName})`)}; a placeholder stands in`;
      return `  ${event.effect.allowed ? 'would' : 'REFUSED'}    ${plainLine(`${event.nodeName}: ${event.effect.kind} ${event.effect.method} ${event.effect.destination}`)}, ${event.effect.bytes} bytes${event.effect.labels.length === 0 ? '' : `, with ${event.effect.labels.join(', ')} data`}${event.effect.reason === undefined ? '' : `: ${plainLine(event.effect.reason)}`}`;
    case 'run.waiting':
      return `  waits    ${plainLine(event.nodeName)} (${event.reason}${event.until === undefined ? '' : ` until ${new Date(event.until).toISOString()}`})`;
    case 'run.paused':
    case 'run.resumed':
      return `${event.type.slice(4)} by ${plainLine(event.by)}`;
    case 'human.escalated':
      return `  handed on to ${plainLine(event.to)}: nobody answered in time`;
    case 'run.succeeded':
      return `succeeded in ${event.ms} ms\n${plainText(JSON.stringify(event.output, null, 2))}`;
    case 'run.failed':
    case 'run.halted':
    case 'run.cancelled':
      return `${statusWord(event.type.slice(4))}: ${why(event.error)}`;
  }
}

export function runOutput(io: CliIo, json: boolean): RunEventSink {
  return {
    emit(event) {
      if (json) {
        io.out(`${JSON.stringify(event)}\n`);
        return;
      }
      const text = line(event);
      if (text !== undefined) io.out(`${text}\n`);
    },
  };
}
