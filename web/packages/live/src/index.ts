export { onChange, type Change } from './stream'
export { useRead, type Read } from './read'
