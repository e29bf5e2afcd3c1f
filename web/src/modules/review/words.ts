/** Words that several parts of review need. */
import { hasMessage, useT } from '../../i18n.ts';
import type { Release } from './states.ts';

export function channelWords({ channel }: Pick<Release, 'channel'>): string {
  return channel.handle ? `${channel.name} (${channel.handle.startsWith('@') ? channel.handle : `@${channel.handle}`})` : channel.name;
}

/** The name of the role someone signs in: a custom role has its own, a built-in one is translated. */
export function useSignerRole(): (role: string, name: string | null) => string {
  const t = useT();
  return (role, name) => name ?? (hasMessage(`settings.role.${role}`) ? t(`settings.role.${role}`) : role);
}
