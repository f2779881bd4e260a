export { default, generateMetadata } from '@/app/experiments/[id]/endings/page';
