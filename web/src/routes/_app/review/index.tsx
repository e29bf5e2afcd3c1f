import { createFileRoute } from '@tanstack/react-router';
import { QueuePage } from '../../../modules/review/queue-page.tsx';
import { listSearch } from '../../../ui/list-search.ts';

export const Route = createFileRoute('/_app/review/')({ validateSearch: listSearch, component: QueuePage });
