import { Tooltip } from '@mantine/core';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { useT } from '../i18n.ts';
import { groups, visibleNav, type NavItem } from '../rooms.ts';
import { useCan } from '../session.ts';
import { PathLink } from '../ui/path-link.tsx';
import classes from './navigation.module.css';

interface Props {
  collapsed?: boolean;
  onCollapse?: (collapsed: boolean) => void;
}

/** The rooms this person may open, grouped in the order of the work. */
export function Navigation({ collapsed = false, onCollapse }: Props) {
  const t = useT();
  const items = visibleNav(useCan());
  return (
    <nav aria-label={t('shell.nav.label')} className={classes.list} data-collapsed={collapsed || undefined}>
      {groups.map((group) => {
        const members = items.filter((item) => item.group === group);
        if (members.length === 0) return null;
        const named = group !== 'home' && group !== 'settings';
        const heading = named ? t(`shell.nav.group.${group}`) : undefined;
        return (
          <div key={group}>
            {named && !collapsed && (
              <div className={classes.heading} aria-hidden>
                {heading}
              </div>
            )}
            <ul className={classes.group} aria-label={heading}>
              {members.map((item) => (
                <li key={item.to}>
                  <Entry item={item} collapsed={collapsed} />
                </li>
              ))}
            </ul>
          </div>
        );
      })}
      {onCollapse && (
        <div className={classes.foot}>
          <button
            type="button"
            className={`${classes.item} ${classes.collapse}`}
            aria-expanded={!collapsed}
            onClick={() => onCollapse(!collapsed)}
          >
            {collapsed ? <IconLayoutSidebarLeftExpand size={18} aria-hidden /> : <IconLayoutSidebarLeftCollapse size={18} aria-hidden />}
            <span className={collapsed ? 'visually-hidden' : undefined}>{t('shell.nav.collapse')}</span>
          </button>
        </div>
      )}
    </nav>
  );
}

function Entry({ item, collapsed }: { item: NavItem; collapsed: boolean }) {
  const t = useT();
  const Icon = item.icon;
  const label = t(item.label);
  return (
    <Tooltip label={label} position="right" disabled={!collapsed}>
      <PathLink to={item.to} className={classes.item} activeOptions={{ exact: item.to === '/' }}>
        <Icon size={18} stroke={1.75} aria-hidden />
        <span className={collapsed ? 'visually-hidden' : undefined}>{label}</span>
      </PathLink>
    </Tooltip>
  );
}
