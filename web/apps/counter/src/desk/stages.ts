import { api, type Case, type CaseRef, type StageAnswer, type StageStep } from '@yimen/api'

/** What a dialog about a stage asks for. */
export interface StageSaid {
  text: string
  verdict: StageAnswer['verdict'] | null
  department: string | null
  day: string
  time: string
  place: string
  /** An officer; of a hearing its chair. */
  first: string | null
  second: string | null
  /** What the public is told of a hearing. */
  announcement: string
}
type StageField = 'text' | 'verdict' | 'department' | 'day' | 'time' | 'place' | 'first' | 'second' | 'chair'

export const STAGE_FIELDS: Record<StageStep, StageField[]> = {
  ask_stage: ['department', 'day', 'text'],
  answer_stage: ['verdict', 'text'],
  urge_stage: [],
  name_officers: ['first', 'second'],
  record_inspection: ['verdict', 'day', 'time', 'place', 'text'],
  sign_inspection: [],
  publish_stage: ['text'],
  begin_stage: [],
  ask_hearing: ['text'],
  set_hearing: ['day', 'place', 'chair'],
}

export const STAGE_STEPS = Object.keys(STAGE_FIELDS) as StageStep[]

export function isStageStep(action: string): action is StageStep {
  return action in STAGE_FIELDS
}

/** Carries out a step about a stage; the dialog has seen to it that what the step needs is there. */
export function sendStage(
  step: StageStep,
  of: Pick<Case, 'id' | 'revision'>,
  stage: string,
  said: StageSaid,
  key: string,
): Promise<CaseRef> {
  const text = said.text.trim()
  const verdict = said.verdict ?? 'opinion'
  switch (step) {
    case 'ask_stage':
      return api.stages.ask(
        of,
        { department_id: said.department ?? '', question: text, until: said.day },
        key,
      )
    case 'answer_stage':
      return api.stages.answer(of, stage, { verdict, opinion: text }, key)
    case 'urge_stage':
      return api.stages.urge(of, stage, key)
    case 'name_officers':
      return api.stages.officers(of, stage, said.first ?? '', said.second ?? '', key)
    case 'record_inspection':
      return api.stages.record(
        of,
        stage,
        {
          verdict,
          place: said.place.trim(),
          findings: text,
          held_at: `${said.day}T${said.time}:00+08:00`,
        },
        key,
      )
    case 'sign_inspection':
      return api.stages.sign(of, stage, key)
    case 'publish_stage':
      return api.stages.publish(of, stage, text, key)
    case 'begin_stage':
      return api.stages.begin(of, stage, key)
    case 'ask_hearing':
      return api.stages.askHearing(of, stage, text, key)
    case 'set_hearing':
      return api.stages.setHearing(
        of,
        stage,
        {
          on: said.day,
          place: said.place.trim(),
          chair_id: said.first ?? '',
          announcement: said.announcement.trim() || null,
        },
        key,
      )
  }
}
