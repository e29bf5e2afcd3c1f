import { createFileRoute } from '@tanstack/react-router';
import { AuditPage } from '../../../modules/identity/audit-page.tsx';
import { listSearch } from '../../../ui/list-search.ts';

export const Route = createFileRoute('/_app/settings/audit')({ validateSearch: listSearch, component: AuditPage });
