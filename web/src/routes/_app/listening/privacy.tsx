import { createFileRoute } from '@tanstack/react-router';
import { PrivacyPage } from '../../../modules/listening/privacy/privacy-page.tsx';
import { listSearch } from '../../../ui/list-search.ts';

export const Route = createFileRoute('/_app/listening/privacy')({ validateSearch: listSearch, component: PrivacyRoute });

function PrivacyRoute() {
  const { network, handle } = Route.useSearch();
  return <PrivacyPage key={`${network} ${handle}`} network={network} handle={handle} />;
}
