/** What is read of a BPMN 2.0 file. */
import type { EdgeKind } from '../../workflow/model/flow.ts';
import type { XmlElement } from './xml.ts';

export interface BpmnStep {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly element: XmlElement;
  /** The subprocess that it lies in. */
  readonly parent: string | undefined;
  readonly process: string;
  /** `message`, `timer`, `error`, ...: what an event waits for or throws. */
  readonly event: string | undefined;
  readonly eventElement: XmlElement | undefined;
  readonly attachedTo: string | undefined;
  readonly lane: string | undefined;
}

/** Where a wire begins and ends, and of which kind it is. */
export interface OwnWire {
  readonly kind: EdgeKind;
  readonly fromPort: string;
  readonly toPort: string;
}

export interface BpmnFlow {
  readonly id: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly condition: string | undefined;
  /** Of a condition that is a script. */ readonly language?: string;
  readonly isDefault: boolean;
  /** Scripts that run when it is taken. */ readonly programs?: readonly string[];
  /** What this program said of the wire when it printed the file. */ readonly own?: OwnWire;
}

export interface BpmnFile {
  readonly steps: readonly BpmnStep[];
  readonly flows: readonly BpmnFlow[];
  /** A pool, with the process that runs in it where the file shows one. */
  readonly participants: readonly { readonly id: string; readonly name: string; readonly process: string | undefined }[];
  readonly messageFlows: readonly BpmnFlow[];
  readonly annotations: readonly { readonly id: string; readonly text: string }[];
  /** Lanes and pools that show a process, as areas of the drawing. */
  readonly areas: readonly { readonly id: string; readonly name: string }[];
  /** Lines without arrows: of a compensation to what it undoes, among others. */
  readonly associations: readonly { readonly from: string; readonly to: string; readonly own?: OwnWire }[];
  readonly places: ReadonlyMap<string, { readonly x: number; readonly y: number; readonly width: number; readonly height: number }>;
  /** Processes, pools and messages: their extensions are not drawn. */
  readonly holders: readonly { readonly id: string; readonly name: string; readonly element: XmlElement }[];
  readonly name: string | undefined;
  readonly documentation: string | undefined;
  /** Names of messages, errors and signals by id. */
  readonly names: ReadonlyMap<string, string>;
  /** Data stores that a step reads or writes, by step id. */
  readonly stores: ReadonlyMap<string, readonly { readonly name: string; readonly access: 'read' | 'write' }[]>;
}
