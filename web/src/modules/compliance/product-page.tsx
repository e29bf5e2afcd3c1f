import { ActionIcon, Button, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconArchive, IconArchiveOff, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api, client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useActive, useCan, useUnit } from '../../session.ts';
import { required } from '../../ui/field-rules.ts';
import { FormPage, FormSection } from '../../ui/form-page.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { RecordAside } from '../../ui/record-aside.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { showDone, showFault, showUndo } from '../../ui/toast.tsx';
import { UnitSelect } from '../../ui/unit-select.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import type { Product } from './products-page.tsx';
import { kinds, statuses, type ProductKind, type ProductStatus } from './statuses.ts';
import classes from './product-page.module.css';

/** One product: every name it goes by, and what it is in each market. Null for a new one. */
export function ProductPage({ product }: { product: Product | null }) {
  const t = useT();
  const can = useCan();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { describe } = useErrorText();
  const { units } = useActive();
  const { unit } = useUnit();
  const root = units.find((one) => one.parentId === null);
  const ownUnit = [unit?.id, root?.id].find((id) => id !== undefined && can('compliance.manage', id)) ?? '';
  const mayEdit = product ? can('compliance.manage', product.unitId) && !product.archived : true;
  const form = useForm({
    initialValues: {
      name: product?.name ?? '',
      unitId: product?.unitId ?? ownUnit,
      kind: (product?.kind ?? 'medicine') as ProductKind,
      inn: product?.inn ?? '',
      aliases: product?.aliases ?? [],
      holder: product?.holder ?? '',
      indication: product?.indication ?? '',
      statuses: (product?.statuses ?? [{ market: '*', status: 'rx' }]) as { market: string; status: ProductStatus }[],
    },
    validate: { name: required(t), unitId: required(t) },
  });
  const labels = {
    name: t('compliance.product.name'),
    unitId: t('compliance.product.unit'),
    kind: t('compliance.product.kind'),
    inn: t('compliance.product.inn'),
    aliases: t('compliance.product.aliases'),
    holder: t('compliance.product.holder'),
    indication: t('compliance.product.indication'),
    statuses: t('compliance.product.statuses'),
  };
  const refresh = () =>
    Promise.all([queries.invalidateQueries({ queryKey: api.compliance.key() }), queries.invalidateQueries({ queryKey: api.record.key() })]);
  const submission = useSubmit({
    form,
    send: ({ unitId, inn, holder, indication, ...values }) => {
      const fields = { ...values, inn: inn.trim() || null, holder: holder.trim() || null, indication: indication.trim() || null };
      return product
        ? client.compliance.products.update({ id: product.id, revision: product.revision, ...fields })
        : client.compliance.products.create({ unitId, ...fields });
    },
    onDone: async (saved) => {
      form.resetDirty();
      await refresh();
      showDone(t('compliance.product.saved', { name: saved.name }));
      await navigate({ to: '/compliance' });
    },
    labels,
  });
  const archive = useMutation({
    mutationFn: ({ archived, revision }: { archived: boolean; revision: number }) =>
      client.compliance.products.update({ id: product?.id ?? '', revision, archived }),
    onSuccess: async (saved) => {
      await refresh();
      if (saved.archived)
        showUndo({
          text: t('compliance.product.archived_done', { name: saved.name }),
          undo: () => archive.mutate({ archived: false, revision: saved.revision }),
        });
    },
    onError: (error) => showFault(describe(error)),
  });

  return (
    <>
      <PageHeader
        title={product?.name ?? t('compliance.product.new')}
        crumbs={[{ label: t('compliance.products.title'), to: '/compliance' }]}
        state={product?.archived && <StateWord tone="draft" label={t('compliance.state.archived')} />}
        extra={
          product &&
          can('compliance.manage', product.unitId) && (
            <Button
              variant="subtle"
              color="gray"
              leftSection={product.archived ? <IconArchiveOff size={16} aria-hidden /> : <IconArchive size={16} aria-hidden />}
              loading={archive.isPending}
              onClick={() => archive.mutate({ archived: !product.archived, revision: product.revision })}
            >
              {t(product.archived ? 'compliance.product.unarchive' : 'compliance.product.archive')}
            </Button>
          )
        }
      />
      <PageBody width="text" aside={product ? <RecordAside type="product" id={product.id} /> : undefined}>
        <fieldset disabled={!mayEdit} className={classes.fields}>
          <FormPage submission={submission} submitLabel={t(product ? 'compliance.product.save' : 'compliance.product.add')}>
            <TextInput label={labels.name} maxLength={120} {...form.getInputProps('name')} />
            {!product && (
              <UnitSelect
                label={labels.unitId}
                description={t('compliance.product.unit_help')}
                permission="compliance.manage"
                {...form.getInputProps('unitId')}
              />
            )}
            <Select
              label={labels.kind}
              allowDeselect={false}
              data={kinds.map((kind) => ({ value: kind, label: t(`compliance.kind.${kind}`) }))}
              {...form.getInputProps('kind')}
            />
            <TextInput label={labels.inn} description={t('compliance.product.inn_help')} maxLength={120} {...form.getInputProps('inn')} />
            <TagsInput
              label={labels.aliases}
              description={t('compliance.product.aliases_help')}
              maxTags={50}
              {...form.getInputProps('aliases')}
            />
            <TextInput label={labels.holder} maxLength={160} {...form.getInputProps('holder')} />
            <Textarea
              label={labels.indication}
              description={t('compliance.product.indication_help')}
              autosize
              minRows={2}
              maxLength={1000}
              {...form.getInputProps('indication')}
            />
            <StatusFields form={form} />
          </FormPage>
        </fieldset>
      </PageBody>
      <LeaveGuard when={form.isDirty() && !submission.busy} />
    </>
  );
}

interface StatusForm {
  values: { statuses: { market: string; status: ProductStatus }[] };
  errors: Record<string, ReactNode>;
  setFieldValue: (path: 'statuses', value: { market: string; status: ProductStatus }[]) => void;
}

/** One line for each market; "all others" for those without one. */
function StatusFields({ form }: { form: StatusForm }) {
  const t = useT();
  const format = useFormat();
  const { organisation } = useActive();
  const list = form.values.statuses;
  const set = (value: typeof list) => form.setFieldValue('statuses', value);
  const codes = ['*', ...new Set([...organisation.markets, ...list.map(({ market }) => market).filter((market) => market !== '*')])];
  const named = (market: string) =>
    market === '*' ? t('compliance.market.others') : format.name('region', market === 'UK' ? 'GB' : market);
  const free = codes.filter((market) => !list.some((line) => line.market === market));
  const error = form.errors['statuses'];
  return (
    <FormSection title={t('compliance.product.statuses')} lead={t('compliance.product.statuses_help')}>
      {list.map((line, index) => (
        <div key={line.market} className={classes.line} data-path={`statuses.${index}`}>
          <Select
            label={t('compliance.product.market')}
            allowDeselect={false}
            data={[line.market, ...free].map((market) => ({ value: market, label: named(market) }))}
            value={line.market}
            onChange={(market) => market && set(list.with(index, { ...line, market }))}
          />
          <Select
            label={t('compliance.product.status')}
            allowDeselect={false}
            data={statuses.map((status) => ({ value: status, label: t(`compliance.status.${status}`) }))}
            value={line.status}
            onChange={(status) => status && set(list.with(index, { ...line, status }))}
          />
          <ActionIcon
            aria-label={t('compliance.product.remove_market', { market: named(line.market) })}
            onClick={() => set(list.toSpliced(index, 1))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      {error && <p className={classes.error}>{error}</p>}
      {free.length > 0 && (
        <Button
          variant="subtle"
          size="compact-sm"
          className={classes.add}
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => set([...list, { market: free[0] ?? '*', status: list.at(-1)?.status ?? 'rx' }])}
        >
          {t('compliance.product.add_market')}
        </Button>
      )}
    </FormSection>
  );
}
