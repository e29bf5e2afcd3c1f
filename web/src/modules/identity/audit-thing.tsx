import { useT } from '../../i18n.ts';
import { entityKind } from '../../rooms.ts';
import { PathLink } from '../../ui/path-link.tsx';
import type { AuditEvent } from './audit-events.ts';

/** The thing an event is about: its kind and, where the reader may see it, its name as a link. */
export function AuditThing({ event: { entity } }: { event: AuditEvent }) {
  const t = useT();
  const kind = entityKind(entity.type);
  const label = kind ? t(kind.label) : entity.type;
  if (entity.title === null) return <>{label}</>;
  return (
    <>
      {label}: {kind ? <PathLink to={kind.to(entity.id)}>{entity.title}</PathLink> : entity.title}
    </>
  );
}
