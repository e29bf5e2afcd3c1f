import { Alert, MultiSelect, Select, Textarea, TextInput } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useActive } from '../../session.ts';
import { PageBody } from '../../ui/page-body.tsx';
import { ComplianceHeader } from './compliance-header.tsx';
import { gather, marksIn, type FindingMark, type ShownFinding } from './findings.ts';
import { FindingsPanel } from './findings-panel.tsx';
import { useChecks } from './use-checks.ts';
import classes from './test-bench-page.module.css';

const accounts = ['corporate', 'brand', 'hospital', 'employee', 'hcp', 'influencer'];
const fieldId = 'test-text';

interface Props {
  /** The text field with its marks; it belongs to content, so the route brings it. */
  renderField: (props: {
    id: string;
    label: string;
    value: string;
    onChange: (value: string) => void;
    marks: FindingMark[];
    activeId: string | null;
  }) => ReactNode;
  onGo: (id: string, span: readonly [number, number] | null) => void;
}

/** Paste a text, say where it would stand, and see which rules have something to say and why. Nothing is kept. */
export function TestBenchPage({ renderField, onGo }: Props) {
  const t = useT();
  const format = useFormat();
  const { organisation } = useActive();
  const [text, setText] = useState('');
  const [alt, setAlt] = useState('');
  const [imageText, setImageText] = useState('');
  const [audience, setAudience] = useState('public');
  const [account, setAccount] = useState<string | null>(null);
  const [markets, setMarkets] = useState<string[]>([]);
  const [activeId, setActiveId] = useState<string | null>(null);

  const checks = useChecks([
    {
      key: '',
      input: {
        text,
        markets,
        audience,
        account: account ?? undefined,
        stage: 'post',
        organisationKind: organisation.kind,
        alts: alt === '' ? [] : [{ assetId: 'picture', alt }],
        imageText: imageText === '' ? [] : imageText.split('\n'),
      },
    },
  ]);
  const findings = gather([{ channelId: '', own: false, findings: checks.results[''] ?? [] }]);
  const go = ({ id, finding }: ShownFinding) => {
    setActiveId(id);
    onGo(finding.location.part === 'alt' ? 'test-alt' : fieldId, finding.location.part === 'text' ? finding.span : null);
  };
  return (
    <>
      <ComplianceHeader title={t('compliance.test.title')} lead={t('compliance.test.lead')} />
      <PageBody>
        <div className={classes.columns}>
          <div className={classes.form}>
            {renderField({
              id: fieldId,
              label: t('compliance.test.text'),
              value: text,
              onChange: setText,
              marks: marksIn(findings, { kind: 'text', channelId: null }),
              activeId,
            })}
            <Select
              label={t('compliance.test.audience')}
              allowDeselect={false}
              data={['public', 'hcp'].map((value) => ({ value, label: t(`compliance.audience.${value}`) }))}
              value={audience}
              onChange={(value) => value && setAudience(value)}
            />
            <MultiSelect
              label={t('compliance.test.markets')}
              description={t('compliance.test.markets_help')}
              data={organisation.markets.map((code) => ({ value: code, label: format.name('region', code === 'UK' ? 'GB' : code) }))}
              value={markets}
              onChange={setMarkets}
              clearable
            />
            <Select
              label={t('compliance.test.account')}
              clearable
              data={accounts.map((value) => ({ value, label: t(`compliance.account.${value}`) }))}
              value={account}
              onChange={setAccount}
            />
            <TextInput
              id="test-alt"
              label={t('compliance.test.alt')}
              description={t('compliance.test.alt_help')}
              value={alt}
              onChange={(event) => setAlt(event.currentTarget.value)}
            />
            <Textarea
              label={t('compliance.test.image_text')}
              autosize
              minRows={1}
              value={imageText}
              onChange={(event) => setImageText(event.currentTarget.value)}
            />
          </div>
          <div className={classes.findings}>
            {text.trim() === '' && alt === '' && imageText === '' ? (
              <p className={classes.hint}>{t('compliance.test.hint')}</p>
            ) : (
              <FindingsPanel
                checks={checks}
                findings={findings}
                activeId={activeId}
                onGo={go}
                channelNames={new Map()}
                textOf={({ target }) => (target.kind === 'alt' ? alt : text)}
              />
            )}
            <Alert color="gray" variant="light" icon={<IconScale aria-hidden />} title={t('compliance.rules.confirm')} />
          </div>
        </div>
      </PageBody>
    </>
  );
}
