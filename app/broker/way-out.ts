/** What each way out is given for one request: whose step it is, what was approved, and what the log entry learns meanwhile. */
import type { Turn } from './network/answer-room.ts';
import type { BoundConnection } from './connection.ts';
import type { BrokenAnswer, EgressResponse } from './network/egress.node.ts';
import type { OnEnd } from './ending.ts';
import type { Grant, HostGrant } from './grant.ts';
import { labelsRefused } from './policy.ts';
import type { GatewayRecord, StepIdentity, UsageMeter } from './ports.ts';
import type { OwnUploads } from './network/own-uploads.ts';
import { CapabilityRefused } from './network/refusal.ts';
import type { HttpAsk } from './network/requests.ts';

/** The log entry of a request, which learns while the request is under way. */
export type Story = { -readonly [K in keyof GatewayRecord]: GatewayRecord[K] };

export interface WayOut {
  readonly step: StepIdentity;
  readonly grant: Grant;
  readonly meter: UsageMeter;
  readonly story: Story;
  readonly uploads: OwnUploads;
  /** What can still be given up is, once the attempt of the step is over. */
  readonly onEnd: OnEnd;
  /** The slot's binding, after its rate limit was asked; undefined without a slot. Throws `connection/unbound`. */
  bound(slot: string | undefined): Promise<BoundConnection | undefined>;
  /** Room for something large, beside what the step has in hand already. */
  room(bytes: number): Turn;
  /** Access tokens for servers that are not spoken to by HTTP. `forget` says whether there is a way to a fresh one. */
  readonly tokens: {
    get(
      slot: string,
      bound: BoundConnection,
      server: { readonly host: string; readonly port: number },
      minimumTls: '1.2' | '1.3',
    ): Promise<string>;
    forget(slot: string, bound: BoundConnection): boolean;
  };
  /** One request through the grant, with the connection's secret, and the spellings of the secret that an answer must not hold. `broke`: as of the egress. */
  http(
    ask: HttpAsk,
    broke?: (answer: BrokenAnswer) => void,
  ): Promise<{ readonly response: EgressResponse; readonly spellings: readonly string[]; readonly host: string }>;
}

export function labelsMayGo({ grant, step }: Pick<WayOut, 'grant' | 'step'>, destination: string): void {
  const refused = labelsRefused(grant, destination, step.labels);
  if (refused.length > 0)
    throw new CapabilityRefused({
      words: `${refused.join(', ')} data is not approved for ${destination}`,
      wanted: { node: step.nodeId, destination, labels: refused.join(' ') },
    });
}

/** TLS 1.2 needs two waivers: the reviewed slot's, which is in the grant, and the administrator's, which is in the binding. */
export function minimumTlsOf(entry: HostGrant, bound: BoundConnection | undefined): '1.2' | '1.3' {
  return entry.minimumTls === '1.2' && (bound === undefined || bound.minimumTls !== '1.3') ? '1.2' : '1.3';
}
