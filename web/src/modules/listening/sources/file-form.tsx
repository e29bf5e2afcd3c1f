import { Alert, FileInput, Loader } from '@mantine/core';
import { IconAlertTriangle, IconUpload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../../api.ts';
import { faultOf, useErrorText } from '../../../errors.ts';
import { useT } from '../../../i18n.ts';
import { UnitSelect } from '../../../ui/unit-select.tsx';
import { FileMapping } from './file-mapping.tsx';

/** A table of posts is handed in, and shown as it would be read before anything is taken in. */
export function FileForm({ unitId: first }: { unitId: string }) {
  const t = useT();
  const { describe, describeField } = useErrorText();
  const [unitId, setUnitId] = useState(first);
  const upload = useMutation({ mutationFn: (file: File) => client.listening.files.upload({ unitId, file }) });
  const [fault] = upload.error ? (faultOf(upload.error).fields ?? []) : [];
  return (
    <>
      <UnitSelect
        label={t('listening.source.unit')}
        permission="listening.sources"
        maw="28rem"
        mb="md"
        value={unitId}
        onChange={(value) => value && setUnitId(value)}
      />
      <FileInput
        label={t('listening.file.choose')}
        description={t('listening.file.help')}
        placeholder={t('listening.file.placeholder')}
        leftSection={upload.isPending ? <Loader size={16} /> : <IconUpload size={16} aria-hidden />}
        accept=".csv,.tsv,.txt,.xlsx,.jsonl,.ndjson"
        maw="28rem"
        mb="lg"
        disabled={upload.isPending}
        onChange={(file) => file && upload.mutate(file)}
      />
      {upload.error && (
        <Alert role="alert" color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t('listening.file.refused')}>
          {fault ? describeField(fault) : describe(upload.error)}
        </Alert>
      )}
      {upload.data && <FileMapping key={upload.data.file.sha256} uploaded={upload.data} unitId={unitId} />}
    </>
  );
}
