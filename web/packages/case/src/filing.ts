import {
  api,
  openFile,
  upload,
  type Case,
  type Definition,
  type Form,
  type ParamProblem,
  type Sending,
} from '@yimen/api'

/** What is asked for: of one item, or of several joined. */
export type Asked = Pick<Definition, 'form' | 'requirements'>

/** What is filled in step by step and handed in: one case, or several items as one. */
export type Filing = Pick<Case, 'id' | 'revision' | 'form' | 'form_problems' | 'materials' | 'prefilled'> & {
  definition: Asked
  subject: Pick<Case['subject'], 'display_name'>
  promises?: Case['promises'] // only a single case can stand on one
  timeline?: Case['timeline']
}

/** Where a filing is kept. */
export interface FilingStore<F extends Filing = Filing> {
  get(id: string): Promise<F>
  saveForm(id: string, revision: number, form: Form): Promise<{ revision: number; problems: ParamProblem[] }>
  addFile(
    id: string,
    requirement: string,
    file: File,
    key: string,
    progress: (sent: number) => void,
  ): Sending<{ revision: number }>
  removeFile(id: string, revision: number, file: string): Promise<{ revision: number }>
  openFile(id: string, file: string): Promise<Blob>
  /** Has a source asked instead of the paper, once for a key. */
  askFact(id: string, requirement: string, key: string): Promise<object>
}

export const caseStore: FilingStore<Case> = {
  get: (id) => api.cases.get(id),
  saveForm: (id, revision, form) => api.cases.saveForm(id, revision, form),
  addFile: (id, requirement, file, key, progress) => upload(id, requirement, file, key, progress),
  removeFile: (id, revision, file) => api.cases.removeFile(id, revision, file),
  openFile: (id, file) => openFile(id, file),
  askFact: (id, requirement, key) => api.cases.askFact(id, requirement, key),
}

/** What follows later is handed in elsewhere; all else is the same. */
export const gapStore: FilingStore<Case> = {
  ...caseStore,
  addFile: (id, requirement, file, key, progress) => upload(id, requirement, file, key, progress, 'gaps'),
}
