import { Skeleton } from '@mantine/core';
import { useT } from '../i18n.ts';

/** The shape of a page while it loads; announced once. */
export function PageSkeleton() {
  const t = useT();
  return (
    <div role="status" style={{ padding: '1rem 1.5rem' }}>
      <span className="visually-hidden">{t('ui.loading')}</span>
      <Skeleton height={28} width="min(18rem, 60%)" mb="xl" />
      <ListSkeleton rows={6} />
    </div>
  );
}

/** Rows of a list or panel while they load. Decorative: the page says that it loads. */
export function ListSkeleton({ rows = 4 }: { rows?: number }) {
  return (
    <div aria-hidden>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={18} mb={14} width={`${92 - (index % 3) * 12}%`} />
      ))}
    </div>
  );
}
