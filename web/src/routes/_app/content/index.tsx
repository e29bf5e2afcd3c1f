import { createFileRoute } from '@tanstack/react-router';
import { PostsPage } from '../../../modules/content/posts-page.tsx';
import { listSearch } from '../../../ui/list-search.ts';

export const Route = createFileRoute('/_app/content/')({ validateSearch: listSearch, component: PostsPage });
