export {
  addPageWords,
  currentLanguage,
  inLanguage,
  initialLanguage,
  makeI18n,
  setLanguage,
  type Language,
  type PageWords,
  type Words,
} from './language'
export { useWords, waitMinutes, type FaultyField, type Waited } from './words'
export { CITY_ZONE, cityDay } from './dates'
