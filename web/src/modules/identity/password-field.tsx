import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { api } from '../../api.ts';
import { useT } from '../../i18n.ts';
import classes from './password-field.module.css';

/** The shortest password the server takes; strength is judged there too. */
export const passwordMinimum = 12;

interface Props extends PasswordInputProps {
  value: string;
  /** Name, e-mail and the like: a password made of them is weak. */
  words?: string[];
}

/** A new password, with how hard it is to guess, as the server sees it. */
export function NewPasswordField({ value, words = [], ...props }: Props) {
  const t = useT();
  const id = useId();
  const [asked] = useDebouncedValue(value, 300);
  const strength = useQuery(
    api.identity.passwordStrength.queryOptions({
      input: { password: asked, words: words.filter(Boolean) },
      enabled: asked.length >= passwordMinimum,
      placeholderData: keepPreviousData,
      staleTime: Infinity,
      gcTime: 0, // Passwords do not stay in a cache.
    }),
  );
  const judged = value.length >= passwordMinimum ? strength.data : undefined;
  const score = judged?.score ?? 0;
  return (
    <div>
      <PasswordInput
        autoComplete="new-password"
        maxLength={128}
        {...props}
        value={value}
        description={t('account.password.help', { minimum: passwordMinimum })}
        aria-describedby={id}
        visibilityToggleButtonProps={{ 'aria-label': t('account.password.show') }}
      />
      <div id={id} className={classes.strength} data-score={judged ? score : undefined} aria-live="polite">
        {judged && (
          <>
            <span className={classes.bars} aria-hidden>
              {[1, 2, 3, 4].map((step) => (
                <span key={step} data-on={score >= step || undefined} />
              ))}
            </span>
            {t(judged.enough ? 'account.password.strong' : 'account.password.weak')}
          </>
        )}
      </div>
    </div>
  );
}
