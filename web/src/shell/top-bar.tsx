import { ActionIcon, Burger, Kbd } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useT } from '../i18n.ts';
import { ColourSchemeButton } from './colour-scheme-button.tsx';
import { JobsTray } from './jobs-tray.tsx';
import { LanguageMenu } from './language-menu.tsx';
import { Logo } from './logo.tsx';
import { NotificationsMenu } from './notifications-menu.tsx';
import { PersonMenu } from './person-menu.tsx';
import { SearchHost, useSearchKey } from './search-host.tsx';
import { UnitSwitch } from './unit-switch.tsx';
import classes from './top-bar.module.css';

interface Props {
  /** Room for everything; otherwise unit, language and scheme move into the menus. */
  wide: boolean;
  menuOpen: boolean;
  onMenu: () => void;
}

export function TopBar({ wide, menuOpen, onMenu }: Props) {
  const t = useT();
  const search = useSearchKey();
  return (
    <div className={classes.bar}>
      {!wide && <Burger opened={menuOpen} onClick={onMenu} size="sm" aria-label={t('shell.menu.open')} aria-expanded={menuOpen} />}
      <Link to="/" className={classes.brand}>
        <Logo />
        <span>Auscult</span>
      </Link>
      {wide && <UnitSwitch />}
      {wide && (
        <button type="button" className={classes.search} onClick={search.open} aria-haspopup="dialog" aria-keyshortcuts="Control+K Meta+K">
          <IconSearch size={16} aria-hidden />
          <span className={classes.searchText}>{t('shell.search.label')}</span>
          <Kbd size="xs" aria-hidden>
            {search.keys}
          </Kbd>
        </button>
      )}
      <div className={classes.tools}>
        {!wide && (
          <ActionIcon onClick={search.open} aria-label={t('shell.search.label')} aria-haspopup="dialog">
            <IconSearch size={20} />
          </ActionIcon>
        )}
        <JobsTray />
        <NotificationsMenu />
        {wide && <LanguageMenu />}
        {wide && <ColourSchemeButton />}
        <PersonMenu withPreferences={!wide} />
      </div>
      <SearchHost opened={search.opened} onClose={search.close} />
    </div>
  );
}
