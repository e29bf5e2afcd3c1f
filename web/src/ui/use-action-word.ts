import { useCallback } from 'react';
import { hasMessage, useT } from '../i18n.ts';

/** What someone did, in words: `<room>.action.<thing>.<verb>`, else the verb alone (`ui.action.created`), else the action as the program names it. */
export function useActionWord(): (action: string) => string {
  const t = useT();
  return useCallback(
    (action) => {
      const [room, ...rest] = action.split('.');
      const own = `${room}.action.${rest.join('.')}`;
      if (hasMessage(own)) return t(own);
      const verb = `ui.action.${rest.at(-1)}`;
      return hasMessage(verb) ? t(verb) : action;
    },
    [t],
  );
}
