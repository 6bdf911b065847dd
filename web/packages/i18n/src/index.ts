export {
  currentLanguage,
  inLanguage,
  initialLanguage,
  makeI18n,
  setLanguage,
  type Language,
  type Words,
} from './language'
export { useWords, type FaultyField } from './words'
export { CITY_ZONE, cityDay } from './dates'
