/** What gives injected instructions away, as data: a pattern, what it is, and how much it says alone. */
export interface Signal {
  readonly kind:
    | 'override'
    | 'switch'
    | 'pledge'
    | 'role'
    | 'system'
    | 'leak'
    | 'exfiltration'
    | 'secrecy'
    | 'tool'
    | 'image'
    | 'verdict'
    | 'addressed'
    | 'directed'
    | 'jailbreak';
  readonly pattern: RegExp;
  /** 0 to 1: how sure this alone makes. */
  readonly weight: number;
  /** Instead of that, where no second sign stands near it. */
  readonly alone?: number;
}

export const row = (kind: Signal['kind'], weight: number, source: string, flags = 'gi'): Signal => ({
  kind,
  weight,
  pattern: new RegExp(source, flags),
});
