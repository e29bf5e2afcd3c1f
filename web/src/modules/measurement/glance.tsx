import { useQuery } from '@tanstack/react-query';
import { useT } from '../../i18n.ts';
import { ListSkeleton } from '../../ui/loading.tsx';
import { PathLink } from '../../ui/path-link.tsx';
import { standingsQuery, type Standing } from './queries.ts';
import { StandingRow } from './standing-row.tsx';
import classes from './glance.module.css';

const order: Record<Standing['state'], number> = { behind: 0, on_track: 1, reached: 2, no_data: 3 };
const shown = 5;

/** The KPIs that ask for attention first, in five lines. */
export function GoalsAtAGlance() {
  const t = useT();
  const { data, isPending } = useQuery(standingsQuery());
  if (isPending) return <ListSkeleton />;
  const first = (data ?? []).toSorted((one, other) => order[one.state] - order[other.state]).slice(0, shown);
  if (first.length === 0) return <p className={classes.empty}>{t('home.goals.empty')}</p>;
  return (
    <ul className={classes.list}>
      {first.map((standing) => (
        <li key={standing.kpiId} className={classes.item}>
          <PathLink to={`/strategy/kpis/${standing.kpiId}`} className={classes.name}>
            {standing.name}
          </PathLink>
          <StandingRow standing={standing} />
        </li>
      ))}
    </ul>
  );
}
