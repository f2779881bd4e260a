export { default, generateMetadata } from '@/app/rollouts/[id]/page';
