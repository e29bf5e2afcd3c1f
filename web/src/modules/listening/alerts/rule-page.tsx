import { Checkbox } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, client } from '../../../api.ts';
import { useT } from '../../../i18n.ts';
import { useActive, useCan, useUnit } from '../../../session.ts';
import { required } from '../../../ui/field-rules.ts';
import { FormPage } from '../../../ui/form-page.tsx';
import { LeaveGuard } from '../../../ui/leave-guard.tsx';
import { PageBody } from '../../../ui/page-body.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { RecordAside } from '../../../ui/record-aside.tsx';
import { showDone } from '../../../ui/toast.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';
import { savedQueriesQuery } from '../queries.ts';
import { BackTestPanel } from './back-test-panel.tsx';
import { DeliveryLog } from './delivery-log.tsx';
import type { AlertRule } from './queries.ts';
import { RuleActions, RuleTuning } from './rule-actions.tsx';
import { RuleState } from './rule-state.tsx';
import { sentOf, valuesFrom, type RuleValues } from './rule-values.ts';
import { RuleWhat } from './rule-what.tsx';
import { RuleWho } from './rule-who.tsx';
import { useAlertWords } from './use-alert-words.ts';
import classes from './alerts.module.css';

/** A rule is made or changed beside what it would have found. */
export function RulePage({ rule, queryId = '' }: { rule: AlertRule | null; queryId?: string }) {
  const t = useT();
  const can = useCan();
  const words = useAlertWords();
  const mayEdit = rule ? can('listening.edit', rule.unitId) && !rule.archived : true;
  return (
    <>
      <PageHeader
        title={rule?.name ?? t('listening.alerts.rule_new')}
        crumbs={[
          { label: t('listening.alerts.title'), to: '/listening/alerts' },
          { label: t('listening.alerts.rules'), to: '/listening/alerts/rules' },
        ]}
        state={rule && <RuleState rule={rule} />}
        lead={rule ? `${words.metric(rule.metric)}: ${words.condition(rule.metric, rule.condition)}` : t('listening.alerts.rule_lead')}
        extra={rule && <RuleActions rule={rule} />}
      />
      <PageBody aside={rule ? <RecordAside type="alert_rule" id={rule.id} /> : undefined}>
        <div className={classes.page}>
          {rule && <RuleTuning rule={rule} />}
          <RuleForm key={rule ? `${rule.id} ${rule.archived}` : queryId} rule={rule} queryId={queryId} mayEdit={mayEdit} />
          {rule && <DeliveryLog of={{ ruleId: rule.id }} />}
        </div>
      </PageBody>
    </>
  );
}

function RuleForm({ rule, queryId, mayEdit }: { rule: AlertRule | null; queryId: string; mayEdit: boolean }) {
  const t = useT();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { organisation, personId } = useActive();
  const unitId = useStartingUnit(queryId);
  const form = useForm<RuleValues>({
    initialValues: valuesFrom(rule, { unitId, queryId, zone: organisation.reportingZone, personId }),
    validate: { name: required(t), queryId: required(t), unitId: required(t) },
  });
  const submission = useSubmit({
    form,
    send: (values) =>
      rule
        ? client.listening.alerts.rules.update({ id: rule.id, ...sentOf(values) })
        : client.listening.alerts.rules.create({ ...sentOf(values), unitId: values.unitId, lookBack: values.lookBack }),
    onDone: async (saved) => {
      form.resetDirty();
      await queries.invalidateQueries({ queryKey: api.listening.alerts.key() });
      showDone(t('listening.alerts.rule_saved', { name: saved.name }));
      if (!rule) await navigate({ to: '/listening/alerts/rules/$id', params: { id: saved.id } });
    },
    labels: { name: t('listening.alerts.name'), queryId: t('listening.alerts.query'), unitId: t('listening.query.unit') },
  });
  return (
    <div className={classes.columns}>
      {mayEdit && (
        <FormPage submission={submission} submitLabel={t(rule ? 'listening.alerts.rule_save' : 'listening.alerts.rule_make')}>
          <RuleWhat form={form} isNew={rule === null} />
          <RuleWho form={form} />
          {!rule && (
            <Checkbox
              label={t('listening.alerts.look_back')}
              description={t('listening.alerts.look_back_help')}
              {...form.getInputProps('lookBack', { type: 'checkbox' })}
            />
          )}
          <LeaveGuard when={form.isDirty() && !submission.busy} />
        </FormPage>
      )}
      <div className={classes.beside}>
        <BackTestPanel values={form.values} tuning={rule?.tuning.step ?? 0} />
      </div>
    </div>
  );
}

/** The query's, where one comes from there; else the chosen one. */
function useStartingUnit(queryId: string): string {
  const can = useCan();
  const { units } = useActive();
  const { unit } = useUnit();
  const { data: saved } = useSuspenseQuery(savedQueriesQuery(false));
  const ofQuery = saved.find(({ id }) => id === queryId)?.unitId;
  return [ofQuery, unit?.id, ...units.map(({ id }) => id)].find((id) => id !== undefined && can('listening.edit', id)) ?? '';
}
