import { PasswordInput, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useT } from '../../i18n.ts';
import type { NetworkChoice } from './channel.tsx';

type Fields = NetworkChoice['capabilities']['credentialFields'];

/** What the network asks for, as its connector declares it. It is exchanged for tokens and forgotten. */
export function CredentialFields({
  network,
  fields,
  form,
}: {
  network: string;
  fields: Fields;
  form: Pick<UseFormReturnType<never>, 'getInputProps'>;
}) {
  const t = useT();
  return fields.map((field) => {
    const props = {
      label: t(`channels.credential.${network}.${field.name}`),
      description: t(`channels.credential.${network}.${field.name}_help`),
      placeholder: field.placeholder,
      'aria-required': field.required,
      ...form.getInputProps(`credentials.${field.name}`),
    };
    return field.secret ? (
      <PasswordInput
        key={field.name}
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': t('channels.credential.show', { field: props.label }) }}
        {...props}
      />
    ) : (
      <TextInput key={field.name} autoComplete="off" spellCheck={false} {...props} />
    );
  });
}

/** Only what was filled in: an empty field means the connector's default. */
export function filled(credentials: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(credentials).filter(([, value]) => value.trim() !== ''));
}

export function emptyCredentials(fields: Fields): Record<string, string> {
  return Object.fromEntries(fields.map(({ name }) => [name, '']));
}
