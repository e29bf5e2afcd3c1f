import { Select } from '@mantine/core';
import { useT } from '../../../i18n.ts';
import { useActive, useCan, useUnit } from '../../../session.ts';
import { PageBody } from '../../../ui/page-body.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { FileForm } from './file-form.tsx';
import { LiveForm } from './live-form.tsx';

const kinds = ['feed', 'bluesky_jetstream', 'bluesky_search', 'file', 'push'] as const;
type Kind = (typeof kinds)[number];

export function kindOf(value: string | undefined): Kind {
  return kinds.find((kind) => kind === value) ?? 'feed';
}

/** A feed that is read, a network that is listened to or searched, a table that is taken in, or an address that a program sends to. */
export function NewSourcePage({ kind, onKind }: { kind: Kind; onKind: (kind: Kind) => void }) {
  const t = useT();
  const unitId = useStartingUnit();
  return (
    <>
      <PageHeader
        title={t('listening.source.add')}
        crumbs={[{ label: t('listening.sources.title'), to: '/listening/sources' }]}
        lead={t('listening.source.add_lead')}
      />
      <PageBody width={kind === 'file' ? 'wide' : 'text'}>
        <Select
          label={t('listening.source.kind')}
          description={t(`listening.source.kind_${kind}_help`)}
          maw="28rem"
          mb="lg"
          allowDeselect={false}
          data={kinds.map((value) => ({ value, label: t(`listening.source.kind_${value}`) }))}
          value={kind}
          onChange={(value) => value && onKind(kindOf(value))}
        />
        {kind === 'file' ? <FileForm unitId={unitId} /> : <LiveForm key={kind} kind={kind} unitId={unitId} />}
      </PageBody>
    </>
  );
}

function useStartingUnit(): string {
  const can = useCan();
  const { units } = useActive();
  const { unit } = useUnit();
  return [unit?.id, ...units.map(({ id }) => id)].find((id) => id !== undefined && can('listening.sources', id)) ?? '';
}
