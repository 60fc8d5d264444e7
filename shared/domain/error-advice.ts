/** What to tell the person for each rung of the error ladder: what happened in plain words, then what to do. */
export const ADVICE = {
  timeout: 'The provider took longer than the time limit. Lower the quality or size, or raise the timeout.',
  connection_lost: 'The connection was lost. Check the internet connection and any VPN, then retry.',
  connection_refused: 'Nothing answers at this address. Start the local server, or check the base URL.',
  host_not_found: 'The server name could not be found. Check the internet connection, DNS and the base URL.',
  server_error: 'A temporary problem at the provider. Retry in a few minutes.',
  slow_down: 'The provider asked to slow down. Retry later, with fewer images at once.',
  rate_limited: 'The rate limit was reached. Retry in a minute, or use fewer images at once.',
  rate_limited_too_long: 'The provider asks for a long wait. Retry these images after it.',
  unusable_answer:
    'The answer held no usable image. If it is a web page, look for a captive portal or proxy.',
  answer_too_large:
    'The answer is larger than any image should be. Check the base URL and the size asked for.',
  content_declined: 'The safety system declined this prompt. Rephrase it and start a new job.',
  invalid_request: 'The provider does not accept a parameter. Change what the message names.',
  request_refused: 'The provider refused the request. The message says why.',
  model_not_found: 'This model is not available to this key. Pick another model.',
  wrong_address: 'There is no image API at this address. Check the base URL; it usually ends in /v1.',
  access_denied:
    'This account may not use the model. Verify the organization at https://platform.openai.com/settings/organization/general, or pick another model.',
  insufficient_credit:
    'No credit left, or a spending limit is reached. See https://platform.openai.com/settings/organization/billing',
  invalid_key: 'The API key was not accepted. Check the key in Settings, or OPENAI_API_KEY.',
  missing_key:
    'No API key is set. Set it in Settings or as OPENAI_API_KEY, or use the demo provider, which needs none.',
  redirected:
    'The server redirects elsewhere, and a prompt is never sent on. Set the final address as the base URL.',
  link_refused:
    'The provider gives the address of an image that Safelight does not fetch from. Have it send the images themselves (b64_json), or an https address on its own host.',
  tls_untrusted:
    "The server's certificate is not trusted. Check the address, the clock, and any proxy that inspects traffic.",
  proxy_login: 'A proxy asks for a login. Sign in to the proxy, or connect without it.',
  budget_reached:
    'The next image might pass the budget. Start a new job for the missing images, with a budget of its own.',
  month_budget_reached:
    'The budget of this month has no room for another image. Raise it in Settings, Costs, or retry these images after the 1st.',
  worker_crashed: 'The image worker crashed on this image. Retry it; the base image is saved.',
  worker_timeout: 'Processing took too long and was stopped. Retry it; the base image is saved.',
  worker_out_of_memory:
    'Processing needed too much memory. Use a smaller size, or close other programs, and retry.',
  processing_failed: 'Processing failed; the base image is saved. Retry, or choose another preset.',
  base_image_missing: 'The saved base image is gone or damaged. Retry generates it again, which costs again.',
  disk_full: 'The disk is full. Free some space, then retry.',
  library_unwritable:
    'The library folder cannot be written. Check that it exists and its permissions, then retry.',
  storage_failed: 'The file could not be stored. Check the disk, then retry; the base image is saved.',
  outcome_unknown:
    'The app stopped while this image was being made; it may have been billed. Choose: send again, or give up.',
  job_stopped: 'Not started, because the job was stopped by another failure. Mend that one, then retry.',
  internal: 'Something unexpected went wrong in Safelight. The log has the details; please report it.',
} as const;
