export { NewJobView } from './new-job-view.tsx';
