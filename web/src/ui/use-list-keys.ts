import { useEffect, type RefObject } from 'react';

/**
 * `j` and `k` move between the rows' links (`enter` then opens, as on any link), `x` selects. Not while typing, and
 * not with a modifier held.
 */
export function useListKeys(body: RefObject<HTMLElement | null>, { toggle }: { toggle?: ((key: string) => void) | undefined }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const { target } = event;
      if (
        target instanceof HTMLElement &&
        (target.isContentEditable || target.matches('input:not([type="checkbox"]), textarea, select, [role="menu"] *, [role="dialog"] *'))
      )
        return;
      const links = [...(body.current?.querySelectorAll<HTMLAnchorElement>('[data-row-link]') ?? [])];
      const at = links.findIndex((link) => link.closest('[data-row]')?.contains(document.activeElement));
      if (event.key === 'j' || event.key === 'k') {
        const next = at === -1 ? 0 : at + (event.key === 'j' ? 1 : -1);
        links[Math.min(Math.max(next, 0), links.length - 1)]?.focus();
        event.preventDefault();
      } else if (event.key === 'x' && toggle) {
        const key = links[at]?.closest<HTMLElement>('[data-row]')?.dataset['row'];
        if (key) toggle(key);
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [body, toggle]);
}
