/** Both ways across the process boundary: the page asks on one channel, the app tells on the other. */
export const CALL_CHANNEL = 'safelight:call';
export const EVENT_CHANNEL = 'safelight:event';
