// How long a wait is likely to be, in English.
export default {
  expected: {
    about: 'about {n} min',
    between: 'about {least}–{most} min',
    within: 'within {n} min',
    soon: 'very soon',
    unknown: 'not known yet',
    nobody: 'no counter open now',
    by_forecast: 'forecast from this hall’s records; right eight times in ten',
    by_rule: 'worked out from the line',
  },
}
