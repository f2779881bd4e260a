export { default, generateMetadata } from '@/app/experiments/[id]/tasks/[task]/page';
