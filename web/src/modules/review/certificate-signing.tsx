import type { Answer, Client } from '../../api.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useSignerRole } from './words.ts';
import classes from './certificate-page.module.css';

export type Certificate = Answer<Client['review']['certificate']>;

/** Who made it, who handed it in, who decided; the time stands in UTC and in the organisation's zone. */
export function CertificateSigning({ record }: { record: Certificate }) {
  const t = useT();
  const format = useFormat();
  const role = useSignerRole();
  const { signature, decision, withdrawal, release } = record;
  return (
    <section>
      <h3>{t('review.certificate.signed')}</h3>
      <dl className={classes.facts}>
        <dt>{t('review.facts.author')}</dt>
        <dd>{release.author.name}</dd>
        <dt>{t('review.facts.submitted')}</dt>
        <dd>
          {t('review.facts.submitted_value', { person: release.submittedBy.name, when: format.dateTime(release.submittedAt, 'UTC') })}
        </dd>
        {signature && (
          <>
            <dt>{t('review.certificate.name')}</dt>
            <dd className={classes.strong}>{signature.person.name}</dd>
            <dt>{t('review.sign.role')}</dt>
            <dd>{role(signature.role, signature.roleName)}</dd>
            <dt>{t('review.certificate.meaning')}</dt>
            <dd>{t(`review.meaning.${signature.meaning}`)}</dd>
            <dt>{t('review.certificate.time')}</dt>
            <dd>
              {format.dateTime(signature.signedAt, 'UTC')} · {format.dateTime(signature.signedAt, signature.zone)}
            </dd>
            <dt>{t('review.certificate.proof')}</dt>
            <dd>{t(signature.factor === 'password' ? 'review.factor.password' : 'review.factor.both')}</dd>
            <dt>{t('review.certificate.validity')}</dt>
            <dd>{t(signature.valid && record.intact ? 'review.certificate.valid' : 'review.certificate.invalid')}</dd>
          </>
        )}
        {!signature && !decision && (
          <>
            <dt>{t('review.certificate.name')}</dt>
            <dd>{t('review.certificate.unsigned')}</dd>
          </>
        )}
        {decision && decision.kind !== 'signed' && (
          <>
            <dt>{t('review.certificate.decision')}</dt>
            <dd>
              {t(`review.outcome.${decision.kind}`, { person: decision.person.name })} · {format.dateTime(decision.decidedAt, 'UTC')}
            </dd>
          </>
        )}
        {decision?.comment && (
          <>
            <dt>{t('review.certificate.comment')}</dt>
            <dd className={classes.comment}>{decision.comment}</dd>
          </>
        )}
        {withdrawal && (
          <>
            <dt>{t('review.state.withdrawn')}</dt>
            <dd>
              {t('review.outcome.withdrawn', { person: withdrawal.person.name, reason: t(`review.withdraw.reason.${withdrawal.reason}`) })}{' '}
              · {format.dateTime(withdrawal.withdrawnAt, 'UTC')}: {withdrawal.comment}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
