/** OpenTelemetry log records, OTLP 1.x in its JSON encoding (opentelemetry-proto, logs/v1). 64-bit numbers are written as text. */
import { severities, type EventSeverity, type ForwardedEvent } from './event.ts';

/** OpenTelemetry log data model, SeverityNumber; its appendix B puts syslog's critical at ERROR2 and keeps FATAL for emergencies. */
const severityNumber: Readonly<Record<EventSeverity, number>> = { critical: 18, error: 17, warning: 13, notice: 10, informational: 9 };

type AnyValue = { readonly stringValue: string } | { readonly intValue: string } | { readonly boolValue: boolean };
export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

function anyValue(value: string | number | boolean): AnyValue {
  if (typeof value === 'string') return { stringValue: value };
  return typeof value === 'number' ? { intValue: String(value) } : { boolValue: value };
}
export const attribute = (key: string, value: string | number | boolean): KeyValue => ({ key, value: anyValue(value) });

function logRecord(event: ForwardedEvent, observedAt: number): object {
  const { entry } = event;
  return {
    timeUnixNano: `${entry.time}000000`,
    observedTimeUnixNano: `${observedAt}000000`,
    severityNumber: severityNumber[event.severity],
    severityText: event.severity.toUpperCase(),
    eventName: `countersign.${entry.action}`,
    body: { stringValue: entry.action },
    attributes: [
      attribute('log.record.uid', event.id),
      attribute('countersign.entry', entry.index),
      attribute('countersign.actor', entry.actor),
      attribute('countersign.subject', entry.subject),
      attribute('countersign.outcome', event.outcome),
      attribute('countersign.leaf_hash', event.leafHash),
      attribute('syslog.severity', severities[event.severity]),
      ...(entry.prev === undefined ? [] : [attribute('countersign.previous_leaf_hash', entry.prev)]),
      ...(event.checkpoint === undefined ? [] : [attribute('countersign.checkpoint', event.checkpoint)]),
      ...Object.entries(entry.details).map(([key, value]) => attribute(`countersign.details.${key}`, value)),
    ],
  };
}

/** One ExportLogsServiceRequest. */
export function otlpRequest(events: readonly ForwardedEvent[], version: string, observedAt: number): object {
  const [first] = events;
  return {
    resourceLogs: [
      {
        resource: {
          attributes: [
            attribute('service.name', 'countersign'),
            attribute('service.version', version),
            attribute('service.instance.id', first?.origin ?? ''),
          ],
        },
        scopeLogs: [{ scope: { name: 'countersign.audit', version }, logRecords: events.map((event) => logRecord(event, observedAt)) }],
      },
    ],
  };
}
