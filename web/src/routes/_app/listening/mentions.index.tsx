import { createFileRoute } from '@tanstack/react-router';
import { MentionsPage } from '../../../modules/listening/mentions-page.tsx';
import { listSearch } from '../../../ui/list-search.ts';

export const Route = createFileRoute('/_app/listening/mentions/')({ validateSearch: listSearch, component: MentionsPage });
