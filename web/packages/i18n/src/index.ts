export {
  currentLanguage,
  inLanguage,
  initialLanguage,
  makeI18n,
  setLanguage,
  type Language,
  type Words,
} from './language'
export { useWords } from './words'
export { CITY_ZONE } from './dates'
