/** Single reads, steps and sources of a node's facts, compiled. */
import type { Read, SourceFact, TransferStep } from '../../nodes/kit/facts.ts';
import { labelSet } from '../../workflow/model/labels.ts';
import { soundsSecret } from '../../workflow/model/login-names.ts';
import type { PagePlace } from '../../workflow/model/reads.ts';
import {
  BY_MODEL,
  closedLow,
  CONTAINERS,
  isOpen,
  LABELS,
  NAMED,
  NEEDS_CONSENT,
  OPAQUE,
  outsideHigh,
  PLAIN,
  leavesWords,
  powersOf,
  STEERED,
  trustBits,
  typeBit,
} from './cell.ts';
import type { CompiledRead, CompiledSource, CompiledStep, PageMarks } from './compiled.ts';
import { namesOne, type PathId, type PathTable } from './paths.ts';

export const UNKNOWN = labelSet(['unknown']);

/** Whole, up to the stroke behind the host. */
const namesHost = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\/\/[^/?#\\@\s]+[/?#]/i.test(text);

const marksOf = (read: { readonly escaped?: string; readonly decoded?: true; readonly place?: PagePlace }): PageMarks => ({
  ...(read.decoded === undefined ? {} : { decoded: read.decoded }),
  ...(read.escaped === undefined ? {} : { escaped: powersOf(read.escaped) }),
  ...(leavesWords(read.escaped) ? { bare: true as const } : {}),
  ...(read.place === undefined ? {} : { place: read.place }),
});

export function compileReads(reads: readonly Read[], table: PathTable): CompiledRead[] {
  return reads.map((read): CompiledRead => {
    switch (read.from) {
      case 'input':
        return {
          from: 'input',
          path: table.intern(read.path),
          port: read.port,
          ...(read.without === undefined
            ? {}
            : { without: read.without.filter((path) => !namesOne(path)).map((path) => table.intern([...read.path, ...path])) }),
          ...(read.as === undefined ? {} : { as: read.as }),
          ...marksOf(read),
        };
      case 'node':
        return {
          from: 'node',
          path: table.intern(read.path),
          name: read.node,
          ...(read.as === undefined ? {} : { as: read.as }),
          ...marksOf(read),
        };
      case 'store':
        return {
          from: 'store',
          path: table.intern(read.path),
          key: read.store,
          ...(read.as === undefined ? {} : { as: read.as }),
          ...marksOf(read),
        };
      case 'model':
        return read.as === undefined ? { from: 'model' } : { from: 'model', as: read.as };
      case 'any':
        return { from: 'input', path: 0, port: undefined, ...marksOf(read) };
      case 'environment': {
        const label = labelSet(soundsSecret(read.name) ? ['secret', 'internal'] : ['internal']);
        const low = label | typeBit('text');
        return {
          from: 'fixed',
          low: read.as === undefined ? low : closedLow(low, read.as),
          high: 0,
          why: `the setting ${read.name} of the machine`,
        };
      }
      case 'run':
        return { from: 'fixed', low: typeBit('text'), high: 0, why: `the run's ${read.name}` };
    }
  });
}

export function compileStep(step: TransferStep, table: PathTable): CompiledStep {
  switch (step.op) {
    case 'input':
      return { op: 'input', port: step.port, at: table.intern(step.at ?? []) };
    case 'keep':
      return { op: 'keep', paths: step.paths.map((path) => table.intern(path)) };
    case 'remove':
      return { op: 'remove', paths: step.paths.filter((path) => !namesOne(path)).map((path) => table.intern(path)) };
    case 'rename':
      return { op: 'rename', from: table.intern(step.from), to: table.intern(step.to), some: namesOne(step.from) };
    case 'assign':
      return {
        op: 'assign',
        path: table.intern(step.path),
        reads: compileReads(step.reads, table),
        types: step.type === undefined ? 0 : typeBit(step.type),
        why: step.why,
        byModel: step.byModel === true,
        escaped: powersOf(step.escaped ?? ''),
        answered: step.answered,
        some: namesOne(step.path),
        ...(step.atHost === true ? { held: 'asked' } : step.literal !== undefined && namesHost(step.literal) ? { held: 'written' } : {}),
        ...(step.copies === true ? { copies: true } : {}),
        ...(step.statement === undefined ? {} : { statement: step.statement }),
        ...(step.pieces === true ? { pieces: true } : {}),
      };
    case 'protect': {
      const how = step.method === 'tokenise' || step.method === 'encrypt' ? 'hide' : step.method === 'hash' ? 'pseudonym' : 'erase';
      const why = {
        mask: 'masked',
        tokenise: 'replaced by tokens',
        hash: 'replaced by hashes',
        encrypt: 'encrypted',
        redact: 'blacked out',
        noise: 'hidden in noise',
      }[step.method];
      const of = (some: boolean): PathId[] => step.paths.filter((path) => namesOne(path) === some).map((path) => table.intern(path));
      return {
        op: 'protect',
        how,
        paths: of(false),
        some: of(true),
        closes: how !== 'erase' || (step.method === 'redact' && step.labels === undefined),
        byShape: step.method === 'redact' && step.labels !== undefined,
        labels: step.labels === undefined ? LABELS : labelSet(step.labels),
        why,
      };
    }
    case 'restore':
      return { op: 'restore', paths: step.paths.map((path) => table.intern(path)) };
    case 'close':
      return namesOne(step.path) ? { op: 'remove', paths: [] } : { op: 'close', path: table.intern(step.path), type: step.type };
    case 'collect':
    case 'spread':
      return { op: step.op, path: table.intern(step.path) };
    case 'parts':
      return { op: 'parts', path: table.intern(step.path), why: step.why };
    case 'unknown':
      return {
        op: 'unknown',
        path: table.intern(step.path),
        some: namesOne(step.path),
        reads: compileReads(step.reads, table),
        low: UNKNOWN | trustBits(step.trust) | typeBit('any'),
        why: step.why,
      };
  }
}

export function compileSources(sources: readonly SourceFact[], table: PathTable): CompiledSource[] {
  const compiled = sources.map((fact): CompiledSource => {
    // What is declared of one element says nothing of the others.
    const low = labelSet(fact.labels) | trustBits(fact.trust) | typeBit(namesOne(fact.path) ? 'any' : fact.type);
    const opaque = (low & (UNKNOWN | typeBit('any') | CONTAINERS)) !== 0 ? OPAQUE : 0;
    return {
      path: table.intern(fact.path),
      low,
      high:
        opaque |
        outsideHigh(low) |
        (fact.guessed === true ? NAMED : 0) |
        (fact.needsConsent === true ? NEEDS_CONSENT : 0) |
        (fact.byModel === true ? BY_MODEL | (fact.trust === 'public' && isOpen(low) ? STEERED : 0) : 0),
      why: fact.why,
      fact,
    };
  });
  // A field inside a labelled record has the record's labels and trust too.
  return compiled.map((source) => {
    let { low, high } = source;
    for (const other of compiled) {
      if (source.fact.alone === true || other === source || other.path === source.path || !table.covers(other.path, source.path)) continue;
      low |= other.low & ~typeBit('any') & ((1 << 22) - 1) & ~UNKNOWN;
      high |= other.high & (NEEDS_CONSENT | PLAIN);
    }
    return { ...source, low, high };
  });
}
