import { createFileRoute } from '@tanstack/react-router';
import { ProductsPage, productsQuery } from '../../../modules/compliance/products-page.tsx';
import { listSearch } from '../../../ui/list-search.ts';

export const Route = createFileRoute('/_app/compliance/')({
  validateSearch: listSearch,
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(productsQuery(false)),
  component: ProductsPage,
});
