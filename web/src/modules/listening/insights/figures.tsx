import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { KpiStrip } from '../../../ui/kpi-strip.tsx';
import { WhyPopover } from '../../../ui/why-popover.tsx';
import type { Audience, Insights } from '../queries.ts';

const change = (now: number, before: number) => (before === 0 ? null : now / before - 1);

/** How much, by how many, to how many, in which mood: each beside the period it is held against. */
export function Figures({ insights, audience, to }: { insights: Insights; audience: Audience | undefined; to: string }) {
  const t = useT();
  const format = useFormat();
  const { totals, sentiment } = insights;
  const reach = t('listening.insights.reach');
  return (
    <KpiStrip
      label={t('listening.insights.figures')}
      items={[
        { label: t('listening.insights.posts'), value: format.number(totals.posts), change: change(totals.posts, totals.postsBefore), to },
        { label: t('listening.insights.people'), value: format.number(totals.people), change: change(totals.people, totals.peopleBefore) },
        {
          label: reach,
          value: audience ? format.compact(audience.reach.now) : '…',
          change: audience && change(audience.reach.now, audience.reach.before),
          target: audience && t('listening.insights.reach_known', { known: audience.withFollowers.now, people: audience.people.now }),
          why: <WhyPopover about={reach} reason={t('listening.insights.reach_why')} formula={t('listening.insights.reach_formula')} />,
        },
        {
          label: t('listening.insights.reposts'),
          value: format.number(totals.reposts),
          change: change(totals.reposts, totals.repostsBefore),
        },
        {
          label: t('listening.insights.balance'),
          value: points(format, sentiment.balance),
          target: t('listening.insights.balance_before', { balance: points(format, sentiment.balanceBefore) }),
          why: <BalanceWhy insights={insights} />,
        },
      ]}
    />
  );
}

type Format = ReturnType<typeof useFormat>;
/** A balance as points from −100 to 100. */
export const points = (format: Format, value: number | null): string =>
  value === null ? '–' : format.number(Math.round(value * 100), { signDisplay: 'exceptZero' });

/** How the balance changed, and whether that is more than chance. */
export function useChangeWords(): (change: Insights['sentiment']['change']) => string {
  const t = useT();
  const format = useFormat();
  return (change) => {
    if (change === null) return t('listening.insights.change_none');
    const values = { change: points(format, change.change), low: points(format, change.low), high: points(format, change.high) };
    const sure = change.low > 0 || change.high < 0;
    return t(sure ? 'listening.insights.change_sure' : 'listening.insights.change_unsure', values);
  };
}

function BalanceWhy({ insights: { sentiment } }: { insights: Insights }) {
  const t = useT();
  const words = useChangeWords();
  return (
    <WhyPopover
      about={t('listening.insights.balance')}
      reason={words(sentiment.change)}
      formula={t('listening.insights.balance_formula')}
      source={t('listening.insights.balance_source')}
    />
  );
}
