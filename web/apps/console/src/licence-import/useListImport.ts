import { api, asProblem, newKey, type ImportedRow, type LicenceList, type Problem } from '@yimen/api'
import { computed, ref, shallowRef } from 'vue'
import { BATCH, faultsByRow, rowOf, type ListRow, type RowFault } from './list'

interface Wanted {
  source: string
  department: string
  licences: unknown[]
}
type Said = ImportedRow | RowFault[]
type Send = (body: LicenceList) => Promise<{ licences: ImportedRow[] }>

/** Looks at a list and then brings it in, some rows at a time. What stopped half-way goes on where it stopped, and nothing is done twice. */
export function useListImport() {
  const stage = ref<'chosen' | 'looking' | 'looked' | 'bringing' | 'brought'>('chosen')
  const rows = shallowRef<ListRow[]>([])
  const done = ref(0) // rows of the list that were answered in this stage
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)
  const running = computed(() => busy.value && (stage.value === 'looking' || stage.value === 'bringing'))
  let list: Wanted = { source: '', department: '', licences: [] }
  let misshapen = new Map<number, RowFault[]>() // rows that are no licences in form, found by the look: never sent again
  let keys: string[] = []

  function choose(): void {
    stage.value = 'chosen'
    rows.value = []
    done.value = 0
    problem.value = null
  }

  /** One batch: rows whose form is refused are left out and the others sent again. */
  async function batch(begin: number, send: Send): Promise<Said[]> {
    const part = list.licences.slice(begin, begin + BATCH)
    for (;;) {
      const sound = part.map((_, at) => begin + at).filter((at) => !misshapen.has(at))
      const body = {
        source: list.source,
        ...(list.department ? { department_code: list.department } : {}),
        licences: sound.map((at) => list.licences[at]),
      } as LicenceList
      try {
        const answered = sound.length ? (await send(body)).licences : []
        const said = new Map<number, Said>(misshapen)
        sound.forEach((at, place) => said.set(at, answered[place]!))
        return part.map((_, at) => said.get(begin + at)!)
      } catch (error) {
        const refused = asProblem(error)
        const faults = faultsByRow(refused)
        if (!faults) throw error
        for (const [place, what] of faults) misshapen.set(sound[place]!, what)
      }
    }
  }

  async function run(send: (body: LicenceList, batch: number) => Promise<{ licences: ImportedRow[] }>) {
    if (busy.value) return false
    busy.value = true
    problem.value = null
    try {
      while (done.value < list.licences.length) {
        const begin = done.value
        const said = await batch(begin, (body) => send(body, begin / BATCH))
        const fresh = said.map((one, at) => rowOf(list.licences[begin + at], begin + at, one))
        rows.value = [...rows.value.slice(0, begin), ...fresh, ...rows.value.slice(begin + fresh.length)]
        done.value = begin + fresh.length
      }
      return true
    } catch (error) {
      problem.value = asProblem(error)
      return false
    } finally {
      busy.value = false
    }
  }

  async function look(wanted: Wanted): Promise<void> {
    if (busy.value) return
    choose()
    list = wanted
    misshapen = new Map()
    keys = []
    stage.value = 'looking'
    stage.value = (await run((body) => api.licenceImports.look(body))) ? 'looked' : 'chosen'
  }

  async function bring(): Promise<void> {
    if (busy.value) return
    if (stage.value !== 'bringing') done.value = 0
    stage.value = 'bringing'
    const whole = await run((body, at) => api.licenceImports.bring(body, (keys[at] ??= newKey())))
    if (whole) stage.value = 'brought'
  }

  return { stage, rows, done, problem, busy, running, choose, look, bring }
}
