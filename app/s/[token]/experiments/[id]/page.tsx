export { default, generateMetadata } from '@/app/experiments/[id]/page';
