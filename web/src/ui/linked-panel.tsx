import { IconArrowDown, IconArrowUp, IconFileText } from '@tabler/icons-react';
import { useT } from '../i18n.ts';
import { entityKind } from '../rooms.ts';
import { Panel } from './panel.tsx';
import { PathLink } from './path-link.tsx';
import { StateWord } from './state-word.tsx';
import classes from './panel.module.css';

export interface LinkedThing {
  type: string;
  id: string;
  title: string;
  state: string | null;
  /** `up` towards the goal, `down` towards the numbers. */
  direction: 'up' | 'down';
  /** Message id of how the two are related. */
  relation: string;
}

/** The joined record around a thing, up and down; each entry leads there. */
export function LinkedPanel({ links }: { links: readonly LinkedThing[] }) {
  const t = useT();
  const parts = [
    { direction: 'up', icon: IconArrowUp },
    { direction: 'down', icon: IconArrowDown },
  ] as const;
  return (
    <Panel title={t('ui.linked.title')}>
      {links.length === 0 && <p className={classes.empty}>{t('ui.linked.empty')}</p>}
      {parts.map(({ direction, icon: Icon }) => {
        const members = links.filter((link) => link.direction === direction);
        if (members.length === 0) return null;
        return (
          <div key={direction} className={classes.part}>
            <h3 className={classes.subtitle}>
              <Icon size={14} aria-hidden /> {t(`ui.linked.${direction}`)}
            </h3>
            <ul className={classes.list}>
              {members.map((link) => (
                <LinkedRow key={`${link.type}:${link.id}:${link.relation}`} link={link} />
              ))}
            </ul>
          </div>
        );
      })}
    </Panel>
  );
}

function LinkedRow({ link }: { link: LinkedThing }) {
  const t = useT();
  const kind = entityKind(link.type);
  const Icon = kind?.icon ?? IconFileText;
  const state = link.state ? kind?.states?.[link.state] : undefined;
  return (
    <li className={classes.row}>
      <Icon size={16} stroke={1.75} className={classes.icon} aria-hidden />
      <div className={classes.body}>
        {kind ? <PathLink to={kind.to(link.id)}>{link.title}</PathLink> : <span>{link.title}</span>}
        <span className={classes.meta}>{t(link.relation)}</span>
      </div>
      {state && <StateWord tone={state.tone} label={t(state.label)} />}
    </li>
  );
}
