import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { api } from '../../../api.ts';
import { ProductPage } from '../../../modules/compliance/product-page.tsx';

export const Route = createFileRoute('/_app/compliance/products/$id')({
  loader: ({ context: { queryClient }, params }) =>
    queryClient.ensureQueryData(api.compliance.products.get.queryOptions({ input: params })),
  component: ProductRoute,
});

function ProductRoute() {
  const { id } = Route.useParams();
  const { data: product } = useSuspenseQuery(api.compliance.products.get.queryOptions({ input: { id } }));
  // Another revision is another form.
  return <ProductPage key={`${id} ${product.revision}`} product={product} />;
}
