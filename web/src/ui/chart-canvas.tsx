/** Draws a chart with ECharts. Reached only through `lazy()` in `chart-card.tsx`: ECharts is a chunk of its own. */
import { BarChart, HeatmapChart, LineChart } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
} from 'echarts/components';
import { init, use, type ECharts, type EChartsCoreOption } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';
import { useEffect, useLayoutEffect, useRef } from 'react';

use([
  BarChart,
  HeatmapChart,
  LineChart,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
  AriaComponent,
  LabelLayout,
  CanvasRenderer,
  SVGRenderer,
]);

interface Props {
  option: EChartsCoreOption;
  height: number;
  /** Given what draws the chart to a file, once it is drawn. */
  onReady: (exporter: ChartExporter) => void;
}

export interface ChartExporter {
  /** As it is seen, twice as sharp: a `data:` address. */
  png: (background: string) => string;
  /** The same drawn as SVG source. */
  svg: () => string;
}

export function ChartCanvas({ option, height, onReady }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(null);
  const latest = useRef(option);
  useLayoutEffect(() => {
    latest.current = option;
  }, [option]);

  useEffect(() => {
    if (!box.current) return;
    const drawn = init(box.current, null, { renderer: 'canvas' });
    chart.current = drawn;
    const resize = new ResizeObserver(() => drawn.resize());
    resize.observe(box.current);
    onReady({
      png: (backgroundColor) => drawn.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor }),
      svg: () => {
        const copy = init(null, null, { renderer: 'svg', ssr: true, width: drawn.getWidth(), height: drawn.getHeight() });
        copy.setOption({ ...latest.current, animation: false });
        const source = copy.renderToSVGString();
        copy.dispose();
        return source;
      },
    });
    return () => {
      resize.disconnect();
      // A large drawing goes on frame by frame, also after `dispose`, and then throws; an empty one put in its place ends it.
      drawn.clear();
      drawn.getZr().refreshImmediately();
      drawn.dispose();
    };
  }, [onReady]);

  useEffect(() => {
    chart.current?.setOption(option, { notMerge: true });
  }, [option]);

  return <div ref={box} style={{ height }} />;
}
