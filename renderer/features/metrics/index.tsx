export { MetricsView } from './metrics-view.tsx';
