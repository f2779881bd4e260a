export { default, generateMetadata } from '@/app/groups/[tournament]/[round]/[group]/page';
