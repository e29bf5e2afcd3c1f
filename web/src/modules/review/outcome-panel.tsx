import { IconArrowBackUp, IconCircleCheck, IconCircleX, IconOctagonMinus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import type { Release } from './states.ts';
import { useSignerRole } from './words.ts';
import classes from './outcome-panel.module.css';

const icons = { signed: IconCircleCheck, sent_back: IconArrowBackUp, rejected: IconCircleX, withdrawn: IconOctagonMinus };

/** What was decided, by whom, in which role, with which meaning and when (21 CFR 11.50); and why it may not leave, if it may not. */
export function OutcomePanel({ release }: { release: Release }) {
  const t = useT();
  const format = useFormat();
  const role = useSignerRole();
  const { decision, signature, withdrawal, leave } = release;
  if (!decision && !withdrawal) return null;
  return (
    <div className={classes.outcome}>
      {signature && (
        <Entry
          kind="signed"
          title={t('review.outcome.signed', { person: signature.person.name, role: role(signature.role, signature.roleName) })}
          at={format.dateTime(signature.signedAt)}
        >
          <p className={classes.meta}>
            {t(`review.meaning.${signature.meaning}`)} ·{' '}
            {t(signature.factor === 'password' ? 'review.factor.password' : 'review.factor.both')}
          </p>
          {signature.selfApproved && <p className={classes.watermark}>{t('review.self_approved')}</p>}
          {decision?.comment && <p className={classes.comment}>{decision.comment}</p>}
        </Entry>
      )}
      {decision && decision.kind !== 'signed' && (
        <Entry
          kind={decision.kind}
          title={t(`review.outcome.${decision.kind}`, { person: decision.person.name })}
          at={format.dateTime(decision.decidedAt)}
        >
          <p className={classes.comment}>{decision.comment}</p>
        </Entry>
      )}
      {withdrawal && (
        <Entry
          kind="withdrawn"
          title={t('review.outcome.withdrawn', {
            person: withdrawal.person.name,
            reason: t(`review.withdraw.reason.${withdrawal.reason}`),
          })}
          at={format.dateTime(withdrawal.withdrawnAt)}
        >
          <p className={classes.comment}>{withdrawal.comment}</p>
        </Entry>
      )}
      {signature && !withdrawal && leave.reason && <p className={classes.leave}>{t(`review.leave.${leave.reason}`)}</p>}
    </div>
  );
}

function Entry({ kind, title, at, children }: { kind: keyof typeof icons; title: string; at: string; children: ReactNode }) {
  const Icon = icons[kind];
  return (
    <section className={classes.entry} data-kind={kind}>
      <Icon size={22} aria-hidden className={classes.icon} />
      <div>
        <h2 className={classes.title}>{title}</h2>
        <p className={classes.meta}>{at}</p>
        {children}
      </div>
    </section>
  );
}
