import { createFileRoute } from '@tanstack/react-router';
import { ProductPage } from '../../../modules/compliance/product-page.tsx';

export const Route = createFileRoute('/_app/compliance/products/new')({ component: () => <ProductPage product={null} /> });
