/** Who hears of what happens in a service or a worker: its figures, its traces, whoever watches its flows, its log, its operator. */
import type { GatewayLog, GatewayRecord } from '../../broker/ports.ts';
import type { RunEvent, RunEventSink } from '../../engine/ports.ts';
import { troubleLog, type TroubleSink } from '../../engine/runs/troubles.ts';
import type { Log } from '../../kernel/ports.ts';
import type { ServiceMetrics } from './service-metrics.ts';

interface Hearer {
  heard(event: RunEvent): void;
  noted(entry: GatewayRecord): void;
}

export interface HearerParts {
  readonly metrics: ServiceMetrics;
  /** Asked each time: some of them begin after the first run does. */
  readonly others: () => readonly (Hearer | undefined)[];
  readonly events: RunEventSink;
  readonly log: Log;
}

export interface Hearers {
  readonly events: RunEventSink;
  readonly gateway: GatewayLog;
  readonly troubles: TroubleSink;
}

export function hearersOf({ metrics, others, events, log }: HearerParts): Hearers {
  const operator = troubleLog(log);
  return {
    events: {
      masked: true,
      emit(event) {
        metrics.run(event);
        for (const other of others()) other?.heard(event);
        events.emit(event);
      },
    },
    gateway: {
      record(entry) {
        metrics.gateway(entry);
        for (const other of others()) other?.noted(entry);
        log.write(entry.decision === 'allowed' ? 'info' : 'warn', 'gateway', { ...entry, labels: entry.labels.join(' ') });
      },
    },
    troubles: {
      failed(trouble) {
        metrics.trouble(trouble);
        operator.failed(trouble);
      },
      mended: operator.mended,
    },
  };
}
