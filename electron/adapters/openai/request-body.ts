import type { ImageGenerateParamsNonStreaming } from 'openai/resources/images';
import type { JobParams } from '../../../shared/domain/job.ts';
import type { OptionalField, Profile } from './profiles.ts';

/** The body of the request: n = 1, only fields that the server knows, and nothing that is its default anyway. */
export function requestBody(params: JobParams, profile: Profile): ImageGenerateParamsNonStreaming {
  const wants = (field: OptionalField, value: string, byDefault: string) =>
    profile.fields.includes(field) && value !== byDefault;
  return {
    prompt: params.prompt,
    n: 1,
    ...(profile.fields.includes('model') && { model: params.model }),
    ...(wants('size', params.size, 'auto') && { size: params.size }),
    ...(wants('quality', params.quality, 'auto') && { quality: params.quality }),
    ...(wants('output_format', params.format, 'png') && { output_format: params.format }),
    ...(profile.responseFormat !== null && { response_format: profile.responseFormat }),
  };
}
