import type { JobParams } from '../../../shared/domain/job.ts';
import { strings } from '../../strings/index.ts';

/** What a job was asked to do beside its prompt, in a few words each. That it is a demo its badge says. */
export function paramChips({ provider, baseUrl, model, size, quality, format, variants, preset }: JobParams) {
  const words = strings.job.header;
  const server = baseUrl === null ? strings.newJob.providers[provider] : hostOf(baseUrl);
  return [
    ...(provider === 'demo' ? [] : [server]),
    model,
    size === 'auto' ? words.autoSize : size.replace('x', ' × '),
    words.qualities[quality],
    format.toUpperCase(),
    words.variants(variants),
    words.processing(strings.newJob.presets[preset]),
  ];
}

/** The server's name, which is what one knows it by. An address that cannot be read is shown as it is. */
function hostOf(baseUrl: string): string {
  try {
    return new URL(baseUrl).host;
  } catch {
    return baseUrl;
  }
}
