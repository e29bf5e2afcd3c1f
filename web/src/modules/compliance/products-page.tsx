import { Button } from '@mantine/core';
import { IconPill, IconPlus, IconTableImport } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import { api, type Answer, type Client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { useActive, useCan, useUnit } from '../../session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { Column } from '../../ui/list-column.ts';
import { ListPage } from '../../ui/list-page.tsx';
import { useListSearch } from '../../ui/list-search.ts';
import { PageBody } from '../../ui/page-body.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { ComplianceHeader } from './compliance-header.tsx';
import { ImportForm } from './import-form.tsx';
import { statuses } from './statuses.ts';

export type Product = Answer<Client['compliance']['products']['get']>;
export const productsQuery = (archived: boolean) =>
  api.compliance.products.list.queryOptions({ input: { limit: 200, archived: archived ? 'true' : 'false' } });

/** Products whose names the rules look for. */
export function ProductsPage() {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const { units } = useActive();
  const { unit } = useUnit();
  const { q, values } = useListSearch();
  const [importing, setImporting] = useState(false);
  const archived = values('state').includes('archived');
  const { data } = useSuspenseQuery(productsQuery(archived));
  const wanted = values('status').join();
  const rows = useMemo(() => {
    const words = q.toLocaleLowerCase();
    const chosen = wanted.split(',').filter(Boolean);
    return data.items.filter(
      (product) =>
        (!words ||
          [product.name, product.inn, product.holder, ...product.aliases].some((name) => name?.toLocaleLowerCase().includes(words))) &&
        (chosen.length === 0 || product.statuses.some(({ status }) => chosen.includes(status))) &&
        (!unit || product.unitId === unit.id),
    );
  }, [data, q, wanted, unit]);
  const unitNames = useMemo(() => new Map(units.map((one) => [one.id, one.name])), [units]);
  const columns = useMemo<Column<Product>[]>(
    () => [
      { id: 'name', header: t('compliance.product.name'), cell: (product) => product.name, sort: (product) => product.name },
      { id: 'inn', header: t('compliance.product.inn'), cell: (product) => product.inn ?? '–', sort: (product) => product.inn },
      { id: 'statuses', header: t('compliance.product.statuses'), cell: (product) => statusesOf(product, t) },
      {
        id: 'kind',
        header: t('compliance.product.kind'),
        cell: (product) => t(`compliance.kind.${product.kind}`),
        sort: (product) => product.kind,
        secondary: true,
      },
      {
        id: 'holder',
        header: t('compliance.product.holder'),
        cell: (product) => product.holder ?? '–',
        sort: (product) => product.holder,
        secondary: true,
      },
      { id: 'unit', header: t('compliance.product.unit'), cell: (product) => unitNames.get(product.unitId) ?? '–', secondary: true },
    ],
    [t, unitNames],
  );
  const add = can('compliance.manage') && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => void navigate({ to: '/compliance/products/new' })}>
      {t('compliance.product.new')}
    </Button>
  );
  return (
    <>
      <ComplianceHeader title={t('compliance.products.title')} lead={t('compliance.products.lead')} action={add} />
      <PageBody>
        {can('compliance.manage') && (
          <Button
            variant="subtle"
            size="compact-sm"
            mb="sm"
            leftSection={<IconTableImport size={16} aria-hidden />}
            onClick={() => setImporting(true)}
          >
            {t('compliance.import.open')}
          </Button>
        )}
        <ListPage
          name="products"
          label={t('compliance.products.title')}
          rows={rows}
          rowKey={(product) => product.id}
          to={(product) => `/compliance/products/${product.id}`}
          columns={columns}
          facets={[
            {
              id: 'status',
              label: t('compliance.product.status'),
              options: statuses.map((status) => ({ value: status, label: t(`compliance.status.${status}`) })),
            },
            { id: 'state', label: t('compliance.product.state'), options: [{ value: 'archived', label: t('compliance.state.archived') }] },
          ]}
          empty={
            <EmptyState icon={IconPill} sentence={t('compliance.products.empty')} action={add} example={t('compliance.products.example')} />
          }
        />
      </PageBody>
      {importing && <ImportForm onClose={() => setImporting(false)} />}
    </>
  );
}

/** Markets of one status together: "Prescription only: DE, NL". */
function statusesOf(product: Product, t: ReturnType<typeof useT>): ReactNode {
  if (product.archived) return <StateWord tone="draft" label={t('compliance.state.archived')} />;
  const markets = Map.groupBy(product.statuses, ({ status }) => status);
  if (markets.size === 0) return '–';
  return [...markets]
    .map(([status, list]) =>
      t('compliance.product.status_in', {
        status: t(`compliance.status.${status}`),
        markets: list.map(({ market }) => (market === '*' ? t('compliance.market.all') : market)).join(', '),
      }),
    )
    .join('; ');
}
