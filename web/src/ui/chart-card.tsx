import { ActionIcon, Menu, SegmentedControl, Skeleton, Table, useComputedColorScheme } from '@mantine/core';
import { useElementSize, useReducedMotion } from '@mantine/hooks';
import { IconChartLine, IconDownload, IconTable } from '@tabler/icons-react';
import { lazy, Suspense, useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { useFormat } from '../format.ts';
import { useLocale, useT } from '../i18n.ts';
import { formatLocale } from '../i18n.ts';
import type { ChartExporter } from './chart-canvas.tsx';
import { chartOption } from './chart-option.ts';
import type { ChartSpec } from './chart-spec.ts';
import { chartInk } from './chart-palette.ts';
import { chartCsv, chartRows } from './chart-table.ts';
import { blobOf, download, fileName } from './download.ts';
import classes from './chart-card.module.css';

const ChartCanvas = lazy(() => import('./chart-canvas.tsx').then((module) => ({ default: module.ChartCanvas })));

interface Props {
  title: string;
  /** What the chart shows, in one sentence with its figure: the heading a board reads, and the text for who hears the page. */
  finding: string;
  /** Keep it stable between renders. */
  spec: ChartSpec;
  /** Name of the x column in table and CSV ("Day", "Channel"). */
  xName: string;
  /** How a value reads; plain numbers otherwise. */
  value?: (value: number) => string;
  height?: number;
  /** A `WhyPopover`: formula, source, freshness. */
  why?: ReactNode;
}

/** A chart with its finding, its table and its files (PNG, SVG, CSV). */
export function ChartCard({ title, finding, spec, xName, value, height = 260, why }: Props) {
  const t = useT();
  const format = useFormat();
  const locale = formatLocale(useLocale());
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const still = useReducedMotion();
  const [view, setView] = useState('chart');
  const { ref, width } = useElementSize();
  const exporter = useRef<ChartExporter>(null);
  const onReady = useCallback((ready: ChartExporter) => {
    exporter.current = ready;
  }, []);

  const words = useMemo(() => {
    const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
    return {
      number: value ?? format.number,
      compact: format.compact,
      date: (at: string | number) => (spec.byHour ? format.dateTime(at) : format.date(at)),
      day: (at: number) => day.format(at),
    };
  }, [locale, value, format, spec.byHour]);
  const option = useMemo(
    () => chartOption(spec, scheme, words, { width, height, animate: !still }),
    [spec, scheme, words, width, height, still],
  );
  const table = useMemo(() => chartRows(spec, xName), [spec, xName]);
  const drawn = view === 'chart';

  return (
    <figure className={classes.card} aria-label={title}>
      <figcaption className={classes.head}>
        <div className={classes.words}>
          <div className={classes.title}>
            <h2>{title}</h2> {why}
          </div>
          <p className={classes.finding}>{finding}</p>
        </div>
        <div className={`${classes.tools} no-print`}>
          <SegmentedControl
            size="xs"
            aria-label={t('ui.chart.view')}
            value={view}
            onChange={setView}
            data={[
              { value: 'chart', label: <Option icon={<IconChartLine size={16} />} label={t('ui.chart.as_chart')} /> },
              { value: 'table', label: <Option icon={<IconTable size={16} />} label={t('ui.chart.as_table')} /> },
            ]}
          />
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon aria-label={t('ui.chart.export', { title })}>
                <IconDownload size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {drawn && (
                <>
                  <Menu.Item
                    onClick={() =>
                      exporter.current && download(fileName(title, 'png'), blobOf(exporter.current.png(chartInk[scheme].page)))
                    }
                  >
                    {t('ui.chart.png')}
                  </Menu.Item>
                  <Menu.Item onClick={() => exporter.current && download(fileName(title, 'svg'), exporter.current.svg(), 'image/svg+xml')}>
                    {t('ui.chart.svg')}
                  </Menu.Item>
                </>
              )}
              <Menu.Item onClick={() => download(fileName(title, 'csv'), chartCsv(table), 'text/csv;charset=utf-8')}>
                {t('ui.chart.csv')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      </figcaption>
      {drawn ? (
        <div ref={ref} role="img" aria-label={finding} style={{ minHeight: height }}>
          <Suspense fallback={<Skeleton height={height} />}>
            {width > 0 && <ChartCanvas option={option} height={height} onReady={onReady} />}
          </Suspense>
        </div>
      ) : (
        <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('ui.chart.table_of', { title })}>
          <Table stickyHeader>
            <Table.Thead>
              <Table.Tr>
                {table.header.map((name, index) => (
                  <Table.Th key={name} ta={index > 0 ? 'end' : undefined}>
                    {name}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {table.rows.map((row) => (
                <Table.Tr key={row.x}>
                  <Table.Th scope="row" fw={400}>
                    {spec.axis === 'time' ? words.date(row.x) : row.x}
                  </Table.Th>
                  {row.values.map((one, index) => (
                    <Table.Td key={index} ta="end" className="tabular">
                      {one === null ? '–' : words.number(one)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </figure>
  );
}

function Option({ icon, label }: { icon: ReactNode; label: string }) {
  return (
    <span className={classes.option} title={label}>
      {icon}
      <span className="visually-hidden">{label}</span>
    </span>
  );
}
