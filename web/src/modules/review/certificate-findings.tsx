import { useT } from '../../i18n.ts';
import type { Release } from './states.ts';
import classes from './certificate-page.module.css';

/** What the rules said when it was handed in, and what the signer said to each warning. */
export function CertificateFindings({ content, signature }: { content: Release['content']; signature: Release['signature'] }) {
  const t = useT();
  return (
    <section>
      <h3>{t('review.checks.title')}</h3>
      <p className={classes.meta}>{t('review.checks.pack', { version: content.rulePackVersion })}</p>
      {content.findings.length === 0 && <p>{t('review.checks.none')}</p>}
      <ul className={classes.findings}>
        {content.findings.map((finding, index) => {
          const tick = signature?.ticks.find((one) => one.finding === index);
          return (
            <li key={`${finding.rule} ${index}`}>
              <strong>{finding.rule}</strong> ({t(`review.severity.${finding.severity}`)}): {t(finding.message.id, finding.message.values)}
              {tick && (
                <span className={classes.comment}>
                  {t('review.checks.said', { person: signature?.person.name ?? '', comment: tick.comment })}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
