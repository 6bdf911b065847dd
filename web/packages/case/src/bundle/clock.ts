import type { BundleDetail, MergedBundle } from '@yimen/api'

type Line = MergedBundle['clock']['lines'][number]
type Stage = BundleDetail['stages'][number]

/** Members that begin at the same moment: at once, or when another has come so far. */
export interface Wave {
  key: string
  waits: Line['waits']
  /** The working day on which they begin; 0 is the day of acceptance. */
  starts: number
  lines: Line[]
}

/** The lines of a combined clock by what they wait for, in their order. */
export function wavesOf(lines: readonly Line[]): Wave[] {
  const waves = new Map<string, Wave>()
  for (const line of lines) {
    const key = line.waits ? `${line.waits.kind} ${line.waits.of}` : ''
    const wave = waves.get(key)
    if (wave) wave.lines.push(line)
    else waves.set(key, { key, waits: line.waits, starts: line.starts, lines: [line] })
  }
  return [...waves.values()]
}

/** Members by stage, where the bundle has stages, in their order; what is of none stands last. */
export function byStage<T>(
  list: readonly T[],
  keyOf: (one: T) => string,
  stages: readonly Stage[],
  stageOf: BundleDetail['stage_of'],
): { stage: Stage | null; members: T[] }[] {
  const of = new Map(stageOf.map((one) => [one.member, one.stage]))
  const known = new Set(stages.map((one) => one.key))
  const at = (stage: Stage | null) =>
    list.filter((one) => {
      const key = of.get(keyOf(one))
      return stage ? key === stage.key : !key || !known.has(key)
    })
  return [...stages, null]
    .map((stage) => ({ stage, members: at(stage) }))
    .filter((part) => part.members.length)
}

/** The waves of each stage. */
export function stagedWaves(
  lines: readonly Line[],
  stages: readonly Stage[],
  stageOf: BundleDetail['stage_of'],
): { stage: Stage | null; waves: Wave[] }[] {
  return byStage(lines, (line) => line.member, stages, stageOf).map(({ stage, members }) => ({
    stage,
    waves: wavesOf(members),
  }))
}
