import { createFileRoute } from '@tanstack/react-router';
import { TestBenchPage } from '../../../modules/compliance/test-bench-page.tsx';
import { goToField } from '../../../modules/content/composer/go-to.ts';
import { MarkedTextarea } from '../../../modules/content/composer/marked-textarea.tsx';

export const Route = createFileRoute('/_app/compliance/test')({ component: TestRoute });

function TestRoute() {
  return <TestBenchPage renderField={(props) => <MarkedTextarea {...props} />} onGo={goToField} />;
}
