import { ActionIcon, Alert, Button, Fieldset, Group, MultiSelect, NumberInput, Pill, TagsInput } from '@mantine/core';
import { IconInfoCircle, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { fields } from '../../../../../src/text/query/fields.ts';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { formOf, queryOf, type NearWords, type QueryForm as Form } from './form-model.ts';
import { usualNetworks } from './use-reading.ts';
import classes from './query-form.module.css';

interface Props {
  value: string;
  onChange: (value: string) => void;
  /** To where the query can be edited whole. */
  onText: () => void;
}

/** A query without operators: lists of words. Reads the query back where it says no more than the form can show. */
export function QueryForm({ value, onChange, onText }: Props) {
  const t = useT();
  const [own, setOwn] = useState(() => ({ text: value, form: formOf(value) }));
  // The query changed from elsewhere: by hand, by a version, by a suggestion.
  if (own.text !== value) setOwn({ text: value, form: formOf(value) });
  const { form } = own;
  if (form === null) {
    return (
      <Alert color="blue" variant="light" icon={<IconInfoCircle aria-hidden />} title={t('listening.form.too_much')}>
        {t('listening.form.too_much_help')}
        <Group mt="sm">
          <Button variant="default" size="compact-sm" onClick={onText}>
            {t('listening.form.as_text')}
          </Button>
        </Group>
      </Alert>
    );
  }
  const set = (changes: Partial<Form>) => {
    const next = { ...form, ...changes };
    const text = queryOf(next);
    setOwn({ text, form: next });
    onChange(text);
  };
  return <Fields form={form} set={set} />;
}

function Fields({ form, set }: { form: Form; set: (changes: Partial<Form>) => void }) {
  const t = useT();
  const replaced = <T,>(list: readonly T[], index: number, item: T) => list.map((one, at) => (at === index ? item : one));
  const without = <T,>(list: readonly T[], index: number) => list.filter((_, at) => at !== index);
  return (
    <div className={classes.form}>
      {form.any.map((words, index) => (
        // Groups have no identity but their place.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className={classes.group}>
          <Words
            label={t(index === 0 ? 'listening.form.any' : 'listening.form.any_more')}
            description={index === 0 ? t('listening.form.any_help') : undefined}
            value={words}
            onChange={(next) => set({ any: replaced(form.any, index, next) })}
          />
          {index > 0 && <Remove label={t('listening.form.remove_group')} onClick={() => set({ any: without(form.any, index) })} />}
        </div>
      ))}
      <Add label={t('listening.form.add_group')} onClick={() => set({ any: [...form.any, []] })} />
      <Words label={t('listening.form.all')} description={t('listening.form.all_help')} value={form.all} onChange={(all) => set({ all })} />
      {form.near.map((near, index) => (
        <Near
          // oxlint-disable-next-line react/no-array-index-key
          key={index}
          near={near}
          onChange={(next) => set({ near: replaced(form.near, index, next) })}
          onRemove={() => set({ near: without(form.near, index) })}
        />
      ))}
      <Add label={t('listening.form.add_near')} onClick={() => set({ near: [...form.near, { left: [], right: [], distance: 5 }] })} />
      <Words
        label={t('listening.form.none')}
        description={t('listening.form.none_help')}
        value={form.none}
        onChange={(none) => set({ none })}
      />
      <Conditions form={form} set={set} />
    </div>
  );
}

interface WordsProps {
  label: string;
  description?: string;
  value: string[];
  onChange: (value: string[]) => void;
}

/** One entry for each word or phrase; enter or a comma ends one. */
function Words({ label, description, value, onChange }: WordsProps) {
  return (
    <TagsInput
      className={classes.words}
      label={label}
      description={description}
      value={value}
      onChange={onChange}
      splitChars={[',', ';']}
      // Words to look for are in any language.
      renderPill={({ value: word, onRemove }) => (
        <Pill lang="" withRemoveButton onRemove={onRemove}>
          {word}
        </Pill>
      )}
      maxLength={200}
    />
  );
}

function Near({ near, onChange, onRemove }: { near: NearWords; onChange: (near: NearWords) => void; onRemove: () => void }) {
  const t = useT();
  return (
    <Fieldset legend={t('listening.form.near')} className={classes.near}>
      <Words label={t('listening.form.near_left')} value={near.left} onChange={(left) => onChange({ ...near, left })} />
      <NumberInput
        label={t('listening.form.near_distance')}
        min={0}
        max={100}
        allowDecimal={false}
        value={near.distance}
        onChange={(distance) => onChange({ ...near, distance: Math.min(100, Math.max(0, Number(distance) || 0)) })}
      />
      <Words label={t('listening.form.near_right')} value={near.right} onChange={(right) => onChange({ ...near, right })} />
      <Remove label={t('listening.form.remove_near')} onClick={onRemove} />
    </Fieldset>
  );
}

function Conditions({ form, set }: { form: Form; set: (changes: Partial<Form>) => void }) {
  const t = useT();
  const format = useFormat();
  const languages = useMemo(() => {
    const values = fields.lang.type === 'vocabulary' ? fields.lang.values.filter((code) => code !== 'und') : [];
    return values.map((value) => ({ value, label: format.name('language', value) })).sort((a, b) => a.label.localeCompare(b.label));
  }, [format]);
  const types = fields.type.type === 'vocabulary' ? fields.type.values : [];
  return (
    <div className={classes.conditions}>
      <MultiSelect
        label={t('listening.form.languages')}
        searchable
        clearable
        data={languages}
        limit={30}
        value={form.languages}
        onChange={(next) => set({ languages: next })}
      />
      <TagsInput
        label={t('listening.form.networks')}
        data={usualNetworks}
        value={form.networks}
        onChange={(networks) => set({ networks: networks.map((network) => network.trim().toLowerCase()) })}
      />
      <MultiSelect
        label={t('listening.form.types')}
        clearable
        data={types.map((value) => ({ value, label: t(`query.value.type.${value}`) }))}
        value={form.types}
        onChange={(next) => set({ types: next })}
      />
    </div>
  );
}

function Add({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button variant="subtle" size="compact-sm" className={classes.add} leftSection={<IconPlus size={14} aria-hidden />} onClick={onClick}>
      {label}
    </Button>
  );
}

function Remove({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <ActionIcon aria-label={label} title={label} onClick={onClick} className={classes.remove}>
      <IconTrash size={18} aria-hidden />
    </ActionIcon>
  );
}
