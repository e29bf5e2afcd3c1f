import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../api.ts';
import { useCan } from '../../session.ts';
import type { DraftToCheck, Results } from './check-protocol.ts';
import { createChecker, type Checker } from './checker.ts';

export interface Checks {
  /** `off`: the reader may not see the rules at all. */
  state: 'checking' | 'checked' | 'failed' | 'off';
  results: Results;
  error: unknown;
}

/** A short quiet, so that a word is checked when it is written. */
const quietMs = 250;

/** Findings of drafts, in the browser, shortly after each change; what was found stays until the new answer comes. */
export function useChecks(drafts: readonly DraftToCheck[]): Checks {
  const allowed = useCan()('compliance.read');
  const catalogue = useQuery(api.compliance.catalogue.queryOptions({ enabled: allowed, staleTime: 60_000 }));
  const checker = useRef<Checker | null>(null);
  const [answer, setAnswer] = useState<{ question: string; results: Results; error: unknown }>({ question: '', results: {}, error: null });
  const question = JSON.stringify(drafts);
  const { data } = catalogue;

  useEffect(
    () => () => {
      checker.current?.stop();
      checker.current = null;
    },
    [],
  );

  useEffect(() => {
    if (!data) return;
    let current = true;
    const timer = setTimeout(() => {
      checker.current ??= createChecker();
      checker.current.check(JSON.parse(question) as DraftToCheck[], data).then(
        (results) => current && setAnswer({ question, results, error: null }),
        (error: unknown) => current && setAnswer((before) => ({ ...before, question, error })),
      );
    }, quietMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [question, data]);

  const error = catalogue.error ?? answer.error;
  const state = !allowed ? 'off' : error ? 'failed' : answer.question === question ? 'checked' : 'checking';
  return { state, results: answer.results, error };
}
