import type { UseFormReturnType } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { faultOf, useErrorText } from '../errors.ts';

export interface Submission {
  submit: (event?: FormEvent<HTMLFormElement>) => void;
  busy: boolean;
  /** Faults of fields, for the summary: as the server named them, or as the form found them. */
  faults: { path: string; text: string; label?: string }[];
  /** A refusal that belongs to no field. */
  refusal: string | null;
  /** Counts attempts that failed, so that the summary takes focus each time. */
  attempt: number;
}

interface Options<Values extends object, Result> {
  form: UseFormReturnType<Values>;
  /** Calls the API. What it throws is shown: at the field where it names one, on top otherwise. */
  send: (values: Values) => Promise<Result>;
  onDone?: (result: Result, values: Values) => void | Promise<void>;
  /** Names of fields for the summary, by path. */
  labels?: Partial<Record<string, string>>;
}

/** Joins a form and an operation: checks, sends, and shows what the server refuses where it belongs. */
export function useSubmit<Values extends object, Result>({ form, send, onDone, labels = {} }: Options<Values, Result>): Submission {
  const { describe, describeField } = useErrorText();
  const [attempt, setAttempt] = useState(0);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [loose, setLoose] = useState<Submission['faults']>([]);

  const mutation = useMutation({
    mutationFn: send,
    onSuccess: (result, values) => onDone?.(result, values),
    onError: (error) => {
      const { fields = [] } = faultOf(error);
      const values = form.getValues();
      const errors: Record<string, string> = {};
      const others: Submission['faults'] = [];
      for (const fault of fields) {
        const text = describeField(fault);
        // A fault of a field this form does not have must still be read.
        if (known(values, fault.path)) errors[fault.path] = text;
        else others.push({ path: fault.path, text, label: labels[fault.path] });
      }
      form.setErrors(errors);
      setLoose(others);
      setRefusal(fields.length > 0 ? null : describe(error));
      setAttempt((count) => count + 1);
    },
  });

  const clear = () => {
    setRefusal(null);
    setLoose([]);
  };

  const submit = form.onSubmit(
    (values) => {
      clear();
      mutation.mutate(values);
    },
    () => {
      clear();
      setAttempt((count) => count + 1);
    },
  );

  const own = Object.entries(form.errors).map(([path, text]) => ({
    path,
    text: typeof text === 'string' ? text : '',
    label: labels[path],
  }));
  return { submit, busy: mutation.isPending, faults: [...own, ...loose], refusal, attempt };
}

function known(values: unknown, path: string): boolean {
  let at: unknown = values;
  for (const part of path.split('.')) {
    if (typeof at !== 'object' || at === null || !(part in at)) return false;
    at = (at as Record<string, unknown>)[part];
  }
  return true;
}
