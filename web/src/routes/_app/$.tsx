import { createFileRoute } from '@tanstack/react-router';
import { NotFound } from '../../ui/not-found.tsx';

/** Any address no page answers to, within the shell so that the way on is at hand. */
export const Route = createFileRoute('/_app/$')({ component: NotFound });
