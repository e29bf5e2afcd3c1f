import { useDisclosure, useHotkeys, useOs } from '@mantine/hooks';
import { lazy, Suspense, useState } from 'react';

const SearchDialog = lazy(() => import('./search-dialog.tsx').then((module) => ({ default: module.SearchDialog })));

/** ⌘K or Ctrl K opens the search from anywhere, also from within a field. */
export function useSearchKey() {
  const [opened, { open, close }] = useDisclosure();
  useHotkeys([['mod+K', open]], []);
  const os = useOs();
  return { opened, open, close, keys: os === 'macos' || os === 'ios' ? '⌘ K' : 'Ctrl K' };
}

/** The search dialog, downloaded when it is first wanted. */
export function SearchHost({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [wanted, setWanted] = useState(false);
  if (opened && !wanted) setWanted(true);
  if (!wanted) return null;
  return (
    <Suspense fallback={null}>
      <SearchDialog opened={opened} onClose={onClose} />
    </Suspense>
  );
}
