import { useT } from '../../../i18n.ts';
import { PathLink } from '../../../ui/path-link.tsx';
import classes from './insights-page.module.css';

/** Under a chart: the posts behind what it shows. */
export function PostsLinks({ title, links }: { title: string; links: readonly { label: string; to: string }[] }) {
  const t = useT();
  return (
    <ul className={`${classes.links} no-print`} aria-label={t('listening.insights.open_posts', { title })}>
      {links.map(({ label, to }) => (
        <li key={to}>
          <PathLink to={to}>{label}</PathLink>
        </li>
      ))}
    </ul>
  );
}
