import { createFileRoute } from '@tanstack/react-router';
import { AlertsPage } from '../../../modules/listening/alerts/alerts-page.tsx';
import { listSearch } from '../../../ui/list-search.ts';

export const Route = createFileRoute('/_app/listening/alerts/')({ validateSearch: listSearch, component: AlertsPage });
