import { Alert } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { api, type Answer, type Client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { PageBody } from '../../ui/page-body.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { ComplianceHeader } from './compliance-header.tsx';
import { severityTone } from './severity.ts';
import classes from './rules-page.module.css';

type Rule = Answer<Client['compliance']['rules']>['rules'][number];

/** The rulebook as people must confirm it: what each rule stops, where it comes from, how sure that is. */
export function RulesPage() {
  const t = useT();
  const { data: book } = useSuspenseQuery(api.compliance.rules.queryOptions());
  return (
    <>
      <ComplianceHeader title={t('compliance.rules.title')} lead={t('compliance.rules.lead')} />
      <PageBody>
        <Alert color="yellow" variant="light" icon={<IconScale aria-hidden />} title={book.confirm} className={classes.confirm}>
          {t('compliance.rules.pack', { pack: book.rulePackVersion })}
        </Alert>
        <ul className={classes.rules}>
          {book.rules.map((rule) => (
            <RuleItem key={rule.id} rule={rule} />
          ))}
        </ul>
      </PageBody>
    </>
  );
}

function RuleItem({ rule }: { rule: Rule }) {
  const t = useT();
  const facts = [
    [t('compliance.rule.must'), rule.remedy],
    [t('compliance.rule.where'), rule.jurisdictions.map((code) => (code === 'anywhere' ? t('compliance.rule.anywhere') : code)).join(', ')],
    [
      t('compliance.rule.audience'),
      rule.audiences.length > 0
        ? rule.audiences.map((audience) => t(`compliance.audience.${audience}`)).join(', ')
        : t('compliance.rule.every_audience'),
    ],
    [t('compliance.rule.citation'), rule.citation],
    [t('compliance.rule.provenance'), rule.provenance],
  ] as const;
  return (
    <li className={classes.rule}>
      <div className={classes.head}>
        <h2 className={classes.title}>{rule.title}</h2>
        <StateWord tone={severityTone[rule.severity]} label={t(`compliance.severity.${rule.severity}`)} />
      </div>
      <p className={classes.id}>
        {rule.id} · {t('compliance.rule.version', { version: rule.version })} ·{' '}
        {t(rule.overridable ? 'compliance.rule.overridable' : 'compliance.rule.never')}
      </p>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
