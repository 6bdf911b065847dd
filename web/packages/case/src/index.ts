export { caseStore, type Asked, type Filing, type FilingStore } from './filing'
export { default as BroughtList } from './bundle/BroughtList.vue'
export { default as HandOver } from './bundle/HandOver.vue'
export { default as BundleTime } from './bundle/BundleTime.vue'
export { default as ItemQuestions } from './bundle/ItemQuestions.vue'
export { default as MemberPlan } from './bundle/MemberPlan.vue'
export { default as MaterialUse } from './bundle/MaterialUse.vue'
export { default as MergedForm } from './bundle/MergedForm.vue'
export { default as MergedParts } from './bundle/MergedParts.vue'
export { default as QuestionFields } from './bundle/QuestionFields.vue'
export { default as SavingsCard } from './bundle/SavingsCard.vue'
export {
  askedOf,
  broughtFields,
  broughtMaterials,
  bundleStore,
  hasEnded,
  fieldNotes,
  filingOf,
  memberName,
  membersByWait,
  usedBy,
  waitsText,
  withdrawBundle,
  type BundleFiling,
} from './bundle/filing'
export { byStage } from './bundle/clock'
export { bundlesMeant, holds } from './bundle/meant'
export { default as ToSee } from './bundle/ToSee.vue'
export { useCombination } from './bundle/useCombination'
export { useTemplate } from './bundle/useTemplate'
export { useDraft, type Draft, type SaveState } from './useDraft'
export { useUploads } from './useUploads'
export { default as CoachingSummary } from './coaching/CoachingSummary.vue'
export { default as FindingNote } from './coaching/FindingNote.vue'
export { bringFindings, useCoaching, type DraftCoaching } from './coaching/useCoaching'
export { default as ParcelLines } from './delivery/ParcelLines.vue'
export { default as PostForm } from './delivery/PostForm.vue'
export { default as WayCard } from './delivery/WayCard.vue'
export { default as WayForm } from './delivery/WayForm.vue'
export { deliveredOf, mayNow, type Delivered } from './delivery/way'
export { default as ClockNotes } from './ClockNotes.vue'
export { default as DeemedNote } from './DeemedNote.vue'
export { default as EndsCard } from './EndsCard.vue'
export { default as EstablishedCard } from './EstablishedCard.vue'
export { default as FactCheck } from './FactCheck.vue'
export { default as FormAnswers } from './FormAnswers.vue'
export { default as FormSection } from './FormSection.vue'
export { default as GapForm } from './GapForm.vue'
export { default as GapList } from './GapList.vue'
export { default as GapUpload } from './GapUpload.vue'
export { default as LicenceFile } from './LicenceFile.vue'
export { default as MaterialUploads } from './MaterialUploads.vue'
export { default as NoticeCard } from './NoticeCard.vue'
export { default as OriginalsBoard } from './originals/OriginalsBoard.vue'
export { default as PieceLine } from './originals/PieceLine.vue'
export { default as SigningWay } from './originals/SigningWay.vue'
export { default as PromiseForm } from './PromiseForm.vue'
export { default as PromiseList } from './PromiseList.vue'
export { default as PromiseStepForm } from './PromiseStepForm.vue'
export { default as PromiseText } from './PromiseText.vue'
export { default as InspectionPhotos } from './InspectionPhotos.vue'
export { default as StageList } from './StageList.vue'
export { default as RuleRuns } from './RuleRuns.vue'
export { default as SaveLine } from './SaveLine.vue'
export { default as UseEvidence } from './UseEvidence.vue'
export { default as VisitorSignature } from './VisitorSignature.vue'
export { default as WhyThisDate } from './WhyThisDate.vue'
export { default as WithdrawDoing } from './WithdrawDoing.vue'
export { licenceSteps, licenceTone, standInCodes, standIns, withStandIns } from './licences'
export { actingFor, keeperOf, underMandate } from './mandates'
export { readPages, type Pages } from './pages'
export * from './words'
