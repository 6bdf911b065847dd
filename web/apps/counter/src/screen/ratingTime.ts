/** Seconds without a touch after which the screen asks no longer: the next visitor may be standing there. */
export const RATING_TIME = 60
