import { createFileRoute } from '@tanstack/react-router';
import { useT } from '../../i18n.ts';
import { NeedsPanel, needsQuery } from '../../modules/home/needs-panel.tsx';
import { GoalsAtAGlance } from '../../modules/measurement/glance.tsx';
import { NextPosts } from '../../modules/publishing/next-posts.tsx';
import { useCan, useMe } from '../../session.ts';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { PathLink } from '../../ui/path-link.tsx';
import classes from './home.module.css';

export const Route = createFileRoute('/_app/')({
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(needsQuery()),
  component: Home,
});

/** What needs me, how the goals stand, what leaves next: of the rooms one may see. */
function Home() {
  const t = useT();
  const can = useCan();
  const { name } = useMe();
  return (
    <>
      <PageHeader title={t('home.title', { name })} />
      <PageBody>
        <div className={classes.parts}>
          <div className={classes.wide}>
            <Panel title={t('home.needs.title')}>
              <NeedsPanel />
            </Panel>
          </div>
          {can('measurement.read') && (
            <Panel
              title={t('home.goals.title')}
              action={
                <PathLink to="/strategy" className={classes.more}>
                  {t('home.goals.all')}
                </PathLink>
              }
            >
              <GoalsAtAGlance />
            </Panel>
          )}
          {can('publishing.read') && (
            <Panel
              title={t('home.next.title')}
              action={
                <PathLink to="/calendar" className={classes.more}>
                  {t('publishing.nav.calendar')}
                </PathLink>
              }
            >
              <NextPosts />
            </Panel>
          )}
        </div>
      </PageBody>
    </>
  );
}
