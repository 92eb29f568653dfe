import { useEffect, useRef, useState } from 'react';
import type { LintAnswers, LintQuery } from '../../../bridge/lint-protocol.ts';
import { useAnalysis, useSessionOf } from './session.ts';

/** Asks the lint worker, and asks again after each new verdict. The last answer stays while the next one is on its way. */
export function useLintAnswer<K extends LintQuery['ask']>(
  query: Extract<LintQuery, { ask: K }> | undefined,
): { readonly value: LintAnswers[K] | undefined; readonly failure: string | undefined } {
  const session = useSessionOf();
  const findings = useAnalysis((analysis) => analysis.findings);
  const [answer, setAnswer] = useState<{ key: string; value: LintAnswers[K] | undefined; failure: string | undefined }>({
    key: '',
    value: undefined,
    failure: undefined,
  });
  const key = query === undefined ? '' : JSON.stringify(query);
  const latest = useRef(query);
  latest.current = query;
  useEffect(() => {
    const asked = latest.current;
    if (asked === undefined) return;
    let current = true;
    session.lint.ask<K>(asked).then(
      (value) => {
        if (current) setAnswer({ key, value, failure: undefined });
      },
      (error: unknown) => {
        if (current) setAnswer({ key, value: undefined, failure: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => {
      current = false;
    };
  }, [session, key, findings]);
  return answer.key === key ? answer : { value: undefined, failure: undefined };
}
