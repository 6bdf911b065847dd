// What did not have to be handed in, in the statistics.
export default {
  saved: {
    title: 'Papers not asked for',
    intro:
      'In the applications of these days {n} papers did not have to be handed in ({cases} cases). What was handed in after all, or stood no longer, is not counted.',
    none: 'In the applications of these days nothing could be left out.',
    by_licence: 'By a licence',
    by_fact: 'By checked facts',
    by_result: 'By a result in a bundle',
    cases: 'Cases',
    materials: 'Papers saved',
    total: 'All',
  },
}
