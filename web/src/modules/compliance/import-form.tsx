import { Alert, Button, Code, FileButton, Modal, Table, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client, type Answer, type Client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { useActive, useCan } from '../../session.ts';
import { required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { showDone } from '../../ui/toast.tsx';
import { UnitSelect } from '../../ui/unit-select.tsx';
import { useSubmit } from '../../ui/use-submit.ts';

type Imported = Answer<Client['compliance']['products']['import']>;
const example = 'name;kind;inn;aliases;holder;NL;DE;*\nVeltraxa;medicine;trelumab;TeamVelt|#Veltraxa;Auvera Pharma;rx;rx;rx';

/** Products from a spreadsheet: looked at first, then kept whole or not at all. */
export function ImportForm({ onClose }: { onClose: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const can = useCan();
  const { units } = useActive();
  const [looked, setLooked] = useState<Imported | null>(null);
  const root = units.find((unit) => unit.parentId === null && can('compliance.manage', unit.id));
  const form = useForm({
    initialValues: { unitId: root?.id ?? '', csv: '' },
    validate: { unitId: required(t), csv: required(t) },
    onValuesChange: () => setLooked(null),
  });
  const ready = looked !== null && looked.faults.length === 0;
  const submission = useSubmit({
    form,
    send: (values) => client.compliance.products.import({ ...values, dryRun: !ready }),
    onDone: async (answer) => {
      setLooked(answer);
      if (!ready || answer.faults.length > 0) return;
      await queries.invalidateQueries({ queryKey: api.compliance.key() });
      showDone(t('compliance.import.done', { created: answer.created, changed: answer.changed }));
      onClose();
    },
    labels: { unitId: t('compliance.product.unit'), csv: t('compliance.import.table') },
  });
  return (
    <Modal opened onClose={onClose} size="lg" title={t('compliance.import.title')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <FormPage
        submission={submission}
        submitLabel={ready ? t('compliance.import.keep', { count: looked.created + looked.changed }) : t('compliance.import.look')}
        extra={
          <FileButton
            accept=".csv,.tsv,.txt,text/csv"
            onChange={(file) => void file?.text().then((text) => form.setFieldValue('csv', text))}
          >
            {(props) => (
              <Button {...props} variant="default" leftSection={<IconFileSpreadsheet size={16} aria-hidden />}>
                {t('compliance.import.file')}
              </Button>
            )}
          </FileButton>
        }
      >
        <Text size="sm">{t('compliance.import.help')}</Text>
        <Code block>{example}</Code>
        <UnitSelect label={t('compliance.product.unit')} permission="compliance.manage" {...form.getInputProps('unitId')} />
        <Textarea
          label={t('compliance.import.table')}
          autosize
          minRows={5}
          maxRows={12}
          spellCheck={false}
          {...form.getInputProps('csv')}
        />
        {ready && (
          <Alert
            color="green"
            role="status"
            title={t('compliance.import.ready', { created: looked.created, changed: looked.changed, unchanged: looked.unchanged })}
          />
        )}
        {looked && looked.faults.length > 0 && (
          <Alert color="red" role="alert" title={t('compliance.import.faults', { count: looked.faults.length })}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('compliance.import.line')}</Table.Th>
                  <Table.Th>{t('compliance.import.column')}</Table.Th>
                  <Table.Th>{t('compliance.import.fault')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {looked.faults.map((fault) => (
                  <Table.Tr key={`${fault.line} ${fault.column} ${fault.code}`}>
                    <Table.Td>{fault.line}</Table.Td>
                    <Table.Td>{fault.column}</Table.Td>
                    <Table.Td>{t(`compliance.import.fault.${fault.code}`, { value: fault.value })}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Alert>
        )}
      </FormPage>
    </Modal>
  );
}
