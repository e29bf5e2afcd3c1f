import { Anchor } from '@mantine/core';
import { useT } from '../../../i18n.ts';
import { Panel } from '../../../ui/panel.tsx';
import { spoken, type Draft } from './draft.ts';
import { linksOf } from './links.ts';
import classes from './links-panel.module.css';

/** Every address the post sends readers to, as their browser would open it. */
export function LinksPanel({ draft }: { draft: Draft }) {
  const t = useT();
  const enabled = draft.variants.filter((variant) => variant.enabled);
  const texts = enabled.length === 0 ? [draft.text] : enabled.map((variant) => spoken(draft, variant).text);
  const links = [...new Set(texts.flatMap(linksOf))];
  if (links.length === 0) return null;
  return (
    <Panel title={t('content.links.title')}>
      <ul className={classes.list}>
        {links.map((link) => (
          <li key={link}>
            <Anchor href={link} target="_blank" rel="noreferrer" size="sm">
              {link}
            </Anchor>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
