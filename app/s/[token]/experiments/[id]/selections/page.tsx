export { default, generateMetadata } from '@/app/experiments/[id]/selections/page';
