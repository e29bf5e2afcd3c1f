import '@mantine/notifications/styles.css';
import { Notifications } from '@mantine/notifications';
import { ConfirmHost } from './confirm-host.tsx';

/** What floats above every page: toasts and questions. Downloaded after the first page, which needs neither. */
export function Hosts() {
  return (
    <>
      <Notifications position="bottom-left" limit={4} zIndex={500} />
      <ConfirmHost />
    </>
  );
}
