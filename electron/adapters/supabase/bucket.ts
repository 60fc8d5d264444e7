/** The bucket that the project's SQL makes. */
export const BUCKET = 'safelight';

/** How long its readers may keep a picture, in seconds: a year, since its address names its content and so never changes its meaning. */
export const CACHE_SECONDS = '31536000';
