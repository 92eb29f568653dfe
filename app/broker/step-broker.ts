/** The broker as one step sees it: the same shape as `BrokerClient` in app/nodes/kit/executor.ts, which is a floor above. */
import type { ConsentAnswer, EraseAnswer, SignAnswer } from './privacy-out.node.ts';
import type { ListedFile } from './files.node.ts';
import type { MailboxAnswer } from './mail/imap.node.ts';
import type { TableAnswer } from './sql/data-tables.ts';
import type { MemoryAnswer } from './models/memories.ts';
import type { LearnAnswer } from './learning/privacy-budget.ts';
import type { JsonObject } from '../kernel/json.ts';
import type {
  ConsentAsk,
  EmbedAsk,
  EraseAsk,
  HttpAsk,
  LearnAsk,
  MailAsk,
  MailboxAsk,
  MemoryAsk,
  ModelAsk,
  ModelFileAsk,
  PaceAsk,
  SignAsk,
  SqlAsk,
  TableAsk,
  VectorAsk,
  VerifyAsk,
} from './network/requests.ts';
import type { PaceAnswer } from './network/pace.ts';
import type { VectorAnswer } from './models/vectors.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
export interface ModelAnswer {
  readonly text: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly model: string;
}
export interface EmbedAnswer {
  readonly vectors: readonly (readonly number[])[];
  readonly inputTokens: number;
  readonly model: string;
}
export interface SqlAnswer {
  readonly rows: readonly JsonObject[];
  readonly changed: number;
}

export interface TokeniseAsk {
  readonly values: readonly string[];
  readonly purpose: string;
  readonly looks?: 'alike' | undefined;
}
export interface RestoreAsk {
  readonly tokens: readonly string[];
  readonly purpose: string;
  readonly known?: true | undefined;
}

export interface StepBroker {
  http(ask: HttpAsk): Promise<HttpAnswer>;
  model(ask: ModelAsk): Promise<ModelAnswer>;
  embed(ask: EmbedAsk): Promise<EmbedAnswer>;
  sql(ask: SqlAsk): Promise<SqlAnswer>;
  mail(ask: MailAsk): Promise<{ readonly messageId: string }>;
  readFile(ask: { readonly path: string }): Promise<{ readonly base64: string }>;
  modelFile(ask: ModelFileAsk): Promise<{ readonly base64: string; readonly absent?: boolean }>;
  listFolder(ask: { readonly path: string }): Promise<{ readonly files: readonly ListedFile[] }>;
  writeFile(ask: { readonly path: string; readonly base64: string; readonly append: boolean }): Promise<{ readonly bytes: number }>;
  tokenise(ask: TokeniseAsk): Promise<{ readonly tokens: readonly string[] }>;
  restore(ask: RestoreAsk): Promise<{ readonly values: readonly string[] }>;
  pseudonymise(ask: { readonly values: readonly string[]; readonly purpose: string }): Promise<{ readonly digests: readonly string[] }>;
  learn(ask: LearnAsk): Promise<LearnAnswer>;
  pace(ask: PaceAsk): Promise<PaceAnswer>;
  vectors(ask: VectorAsk): Promise<VectorAnswer>;
  memory(ask: MemoryAsk): Promise<MemoryAnswer>;
  table(ask: TableAsk): Promise<TableAnswer>;
  sign(ask: SignAsk): Promise<SignAnswer>;
  verify(ask: VerifyAsk): Promise<{ readonly valid: boolean }>;
  consent(ask: ConsentAsk): Promise<ConsentAnswer>;
  erase(ask: EraseAsk): Promise<EraseAnswer>;
  mailbox(ask: MailboxAsk): Promise<MailboxAnswer>;
}
