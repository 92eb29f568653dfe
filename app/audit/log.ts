/**
 * The log itself. Entries of many callers go into one batch: one transaction, one fsync, one signed checkpoint that covers them
 * all. A promise resolves when its entry is durable and under a signature.
 */
import { BugError } from '../kernel/errors.ts';
import type { Clock } from '../kernel/ports.ts';
import { toHex } from './bytes.ts';
import { assertEvent, leafOf, parseLeaf, type AuditEntry, type AuditEvent } from './entry.ts';
import { appendLeaf, edgeAt, hashLeaf, rootOf, type TreeEdge } from './merkle.ts';
import type { AuditBatch, AuditReader, AuditRepository, Digest, NoteSigner, StoredEntry, TreeNode } from './ports.ts';
import { consistencyProof, inclusionProof, type Proof } from './proofs.ts';
import { checkpointText, parseVerifierKey, signNote } from './signed-note.ts';

export interface AuditLog {
  /** Resolves with the entry once it is durable. Throws BugError at once for an event that holds more than tokens. */
  append(event: AuditEvent): Promise<AuditEntry>;
  /** Waits for everything that was appended so far. */
  settled(): Promise<void>;
  /** The signed note over the newest state; undefined while the log is empty. */
  checkpoint(): string | undefined;
  inclusionProof(index: number, size?: number): Proof;
  consistencyProof(oldSize: number, size?: number): Proof;
  /** For questions and exports: the stored entries as they are. */
  readonly reader: AuditReader;
  readonly verifierKey: string;
}

export interface AuditLogPorts {
  readonly repository: AuditRepository;
  readonly clock: Clock;
  readonly digest: Digest;
  readonly signer: NoteSigner;
}

/** Clocks are nudged back by NTP all the time; a step beyond this is written down as it is, and the verifier reports it. */
const nudgeMs = 2_000;
/** Checkpoints inside a block of this many entries give way to later ones; each block keeps its last. */
const checkpointEvery = 256;
const maxBatch = 4_096;

interface Pending {
  readonly event: AuditEvent;
  readonly time: number;
  readonly resolve: (entry: AuditEntry) => void;
  readonly reject: (error: unknown) => void;
}

/** What the next entry builds on. Replaced as a whole after each durable batch, so a failed batch leaves no trace. */
interface Tip {
  readonly tree: TreeEdge;
  readonly prev: string | undefined;
  readonly time: number;
  readonly checkpointSize: number | undefined;
}

function tipOf(repository: AuditReader): Tip {
  const size = repository.size();
  const tree = edgeAt((level, position) => repository.node(level, position), size);
  const last = size === 0 ? undefined : repository.entry(size - 1);
  const leafNode = size === 0 ? undefined : repository.node(0, size - 1);
  const lastEntry = last === undefined ? undefined : parseLeaf(last.leaf);
  if (tree === undefined || (size > 0 && (lastEntry === undefined || leafNode === undefined)))
    throw new BugError('audit/tampered', 'the audit log in the store does not fit together');
  return {
    tree,
    prev: leafNode === undefined ? undefined : toHex(leafNode),
    time: lastEntry?.time ?? 0,
    checkpointSize: repository.lastCheckpoint()?.size,
  };
}

export function createAuditLog(ports: AuditLogPorts): AuditLog {
  const { repository, clock, digest, signer } = ports;
  const key = parseVerifierKey(digest, signer.verifierKey);
  if (key === undefined) throw new BugError('kernel/bug', 'the audit signer has no valid verifier key');
  const origin = key.name;
  let tip = tipOf(repository);
  let queue: Pending[] = [];
  let running: Promise<void> | undefined;

  function build(pending: readonly Pending[]): { readonly batch: AuditBatch; readonly entries: readonly AuditEntry[]; readonly next: Tip } {
    const stored: StoredEntry[] = [];
    const entries: AuditEntry[] = [];
    const nodes: TreeNode[] = [];
    let { tree, prev, time } = tip;
    for (const { event, time: now } of pending) {
      time = now < time && time - now <= nudgeMs ? time : now;
      const { actor, action, subject, details = {} } = event;
      const entry: AuditEntry = { index: tree.size, time, actor, action, subject, details, ...(prev === undefined ? {} : { prev }) };
      const leaf = leafOf(entry);
      const hash = hashLeaf(digest, leaf);
      const grown = appendLeaf(digest, tree, hash);
      entries.push(entry);
      stored.push({ index: entry.index, time, actor, action, subject, leaf });
      nodes.push(...grown.completed);
      tree = grown.tree;
      prev = toHex(hash);
    }
    const root = rootOf(digest, tree);
    const note = signNote(digest, signer, checkpointText({ origin, size: tree.size, root }));
    const former = tip.checkpointSize;
    const superseded = former !== undefined && Math.floor((former - 1) / checkpointEvery) === Math.floor((tree.size - 1) / checkpointEvery);
    const batch: AuditBatch = {
      entries: stored,
      nodes,
      checkpoint: { size: tree.size, note },
      root: toHex(root),
      ...(superseded ? { supersedes: former } : {}),
    };
    return { batch, entries, next: { tree, prev, time, checkpointSize: tree.size } };
  }

  async function writeNext(): Promise<void> {
    const pending = queue.slice(0, maxBatch);
    queue = queue.slice(maxBatch);
    try {
      const { batch, entries, next } = build(pending);
      await repository.append(batch);
      tip = next;
      for (const [index, item] of pending.entries()) {
        const entry = entries[index];
        if (entry !== undefined) item.resolve(entry);
      }
    } catch (error) {
      for (const item of pending) item.reject(error);
    }
  }

  async function drain(): Promise<void> {
    // Callers of the same turn go into the same batch.
    await Promise.resolve();
    while (queue.length > 0) await writeNext();
    running = undefined;
  }

  const nodes = (level: number, position: number): Uint8Array | undefined => repository.node(level, position);

  return {
    reader: repository,
    verifierKey: signer.verifierKey,
    append(event) {
      assertEvent(event);
      return new Promise((resolve, reject) => {
        queue.push({ event, time: clock.now(), resolve, reject });
        running ??= drain();
      });
    },
    async settled() {
      while (running !== undefined) await running;
    },
    checkpoint: () => repository.lastCheckpoint()?.note,
    inclusionProof: (index, size = repository.size()) => inclusionProof(digest, nodes, index, size),
    consistencyProof: (oldSize, size = repository.size()) => consistencyProof(digest, nodes, oldSize, size),
  };
}
