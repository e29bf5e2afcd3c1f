import { Link, useRouter, type LinkProps } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import classes from './section-nav.module.css';

interface Props {
  /** Names the row, for who hears the page. */
  label: string;
  pages: readonly { to: LinkProps['to']; label: string; exact?: boolean }[];
}

/** On a small screen the row scrolls; the page one is on must be in sight. */
function showActive(nav: HTMLElement | null): void {
  const active = nav?.querySelector<HTMLElement>('[aria-current="page"]');
  if (nav && active) nav.scrollLeft = active.offsetLeft - (nav.clientWidth - active.offsetWidth) / 2;
}

/** The pages of a room, as a row under the head (`<PageHeader>` takes it as its child). */
export function SectionNav({ label, pages }: Props) {
  const nav = useRef<HTMLElement>(null);
  const router = useRouter();
  useEffect(() => {
    showActive(nav.current);
    // The router puts the row of the next page where that of the last one stood; this comes after it.
    return router.subscribe('onRendered', () => showActive(nav.current));
  }, [router]);
  return (
    <nav ref={nav} aria-label={label} className={classes.nav}>
      {pages.map((page) => (
        <Link key={page.to} to={page.to} activeOptions={{ exact: page.exact ?? false, includeSearch: false }} className={classes.link}>
          {page.label}
        </Link>
      ))}
    </nav>
  );
}
