import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Catalogue } from '../../../../src/modules/compliance/check/catalogue.ts';
import { api } from '../../api.ts';
import { useCan } from '../../session.ts';
import type { DraftToCheck, Results } from './check-protocol.ts';
import { createChecker, type Checker } from './checker.ts';

export interface Checks {
  /** `checked`: exactly these drafts, against the catalogue as the server has it. `off`: the reader may not see the rules at all. */
  state: 'checking' | 'checked' | 'failed' | 'off';
  results: Results;
  error: unknown;
}

/** A short quiet, so that a word is checked when it is written. */
const quietMs = 250;
/** Someone else may add a product while the page stays open. */
const lookAgainMs = 60_000;

/**
 * Findings of drafts, in the browser, shortly after each change; what was found stays until the new answer comes. A
 * catalogue from an earlier page is used at once, but counts only when it has been read again.
 */
export function useChecks(drafts: readonly DraftToCheck[]): Checks {
  const allowed = useCan()('compliance.read');
  const catalogue = useQuery(
    api.compliance.catalogue.queryOptions({ enabled: allowed, refetchOnMount: 'always', refetchInterval: lookAgainMs }),
  );
  const checker = useRef<Checker | null>(null);
  const [answer, setAnswer] = useState<{ question: string; against: Catalogue | null; results: Results; error: unknown }>({
    question: '',
    against: null,
    results: {},
    error: null,
  });
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
        (results) => current && setAnswer({ question, against: data, results, error: null }),
        (error: unknown) => {
          // A thread that failed answers nothing more: the next question gets another.
          checker.current?.stop();
          checker.current = null;
          if (current) setAnswer((before) => ({ ...before, question, against: data, error }));
        },
      );
    }, quietMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [question, data]);

  const present = catalogue.isFetchedAfterMount && !catalogue.isError;
  const answered = answer.question === question && answer.against === data;
  const error = catalogue.error ?? (answered ? answer.error : null);
  const state = !allowed ? 'off' : error ? 'failed' : present && answered ? 'checked' : 'checking';
  return { state, results: answer.results, error };
}
