import { z } from 'zod';
import { DEFAULT_APPEARANCE, DENSITIES, THEMES, TIME_FORMATS } from './appearance.ts';
import { monthlyBudgetSchema, NO_MONTHLY_BUDGET } from './budget.ts';
import { cloudSettingsSchema, DEFAULT_CLOUD } from './cloud.ts';
import { userIdSchema } from './ids.ts';
import { jobParamsSchema, MAX_CONCURRENCY } from './job.ts';
import { priceTableSchema } from './prices.ts';
import { DEFAULT_RETENTION, retentionSettingsSchema } from './retention.ts';
import { retryPresetsSchema } from './retry-presets.ts';
import { savedSearchesSchema } from './saved-search.ts';
import { DEFAULT_UPDATES, updateSettingsSchema } from './updates.ts';

export { DENSITIES, THEMES, TIME_FORMATS } from './appearance.ts';

/** Parameters to begin a new job with: a whole job's, without what each job has of its own. */
export const jobDefaultsSchema = jobParamsSchema.omit({ prompt: true, seed: true }).partial();
export type JobDefaults = z.infer<typeof jobDefaultsSchema>;

export const MAX_TEMPLATES = 100;

/** A named job to begin from. */
export const templateSchema = z.strictObject({
  id: z.uuid(),
  name: z.string().trim().min(1, 'A template needs a name.').max(80),
  /** Empty when the template is about everything but the prompt. */
  prompt: z.string().max(32_000),
  params: jobDefaultsSchema,
});
export type Template = z.infer<typeof templateSchema>;

/** A server that speaks OpenAI's image API, to choose by name. */
export const profileSchema = z.strictObject({
  id: z.uuid(),
  name: z.string().trim().min(1, 'A profile needs a name.').max(80),
  baseUrl: z.string().min(1).max(2_000),
  model: z.string().min(1).max(200),
});
export type Profile = z.infer<typeof profileSchema>;

/** How the window looks, and what of it is open. */
export const appearanceSchema = z.strictObject({
  theme: z.enum(THEMES),
  /** `system` follows the system's wish for less motion. */
  motion: z.enum(['system', 'reduced']),
  density: z.enum(DENSITIES),
  logTime: z.enum(TIME_FORMATS),
  logWrap: z.boolean(),
  logOpen: z.boolean(),
  /** Height of the open log panel and width of the list of jobs, in per cent of the window. */
  logSize: z.number().min(5).max(95),
  sidebarSize: z.number().min(5).max(60),
});
export type Appearance = z.infer<typeof appearanceSchema>;

/** What the user has set for all jobs. Each key is stored by itself, so that a new one needs no migration. */
export const settingsSchema = z.strictObject({
  /** A local identity until a cloud account is joined. */
  userId: userIdSchema,
  /** The queue starts nothing new while paused. */
  queuePaused: z.boolean(),
  /** Calls to providers at the same time, over all jobs. */
  maxConcurrency: z.int().min(1).max(MAX_CONCURRENCY),
  /** Absolute path of the library folder, from the next start on; null for the default below the user's pictures. */
  library: z.string().nullable(),
  /** How a finished file is named; see core/pipeline/file-names. */
  nameTemplate: z.string().min(1).max(200),
  /** What a new job begins with. */
  jobDefaults: jobDefaultsSchema,
  /** Whether a new job begins with what the last one had, instead of `jobDefaults`. */
  rememberLast: z.boolean(),
  lastUsed: jobDefaultsSchema,
  templates: z.array(templateSchema).max(MAX_TEMPLATES),
  profiles: z.array(profileSchema).max(MAX_TEMPLATES),
  savedSearches: savedSearchesSchema,
  /** Retry policies that the user gave a name. */
  retryPresets: retryPresetsSchema,
  monthlyBudget: monthlyBudgetSchema,
  /** The user's own prices, instead of those that came with this version; null for the latter. */
  prices: priceTableSchema.nullable(),
  /** Whether the system tells when a job has ended. */
  notifications: z.boolean(),
  /** Whether the first start's welcome has been seen. */
  welcomed: z.boolean(),
  /** What goes by itself when it is old or too much. */
  retention: retentionSettingsSchema,
  /** Set by the commands of the cloud alone, which check it. */
  cloud: cloudSettingsSchema,
  /** Where new versions of the app come from. */
  updates: updateSettingsSchema,
  appearance: appearanceSchema,
});
export type Settings = z.infer<typeof settingsSchema>;

export const DEFAULT_SETTINGS: Omit<Settings, 'userId'> = {
  queuePaused: false,
  maxConcurrency: 4,
  library: null,
  nameTemplate: '{date}_{job}_{index}_v{variant}',
  jobDefaults: {},
  rememberLast: true,
  lastUsed: {},
  templates: [],
  profiles: [],
  savedSearches: [],
  retryPresets: [],
  monthlyBudget: NO_MONTHLY_BUDGET,
  prices: null,
  notifications: true,
  welcomed: false,
  retention: DEFAULT_RETENTION,
  cloud: DEFAULT_CLOUD,
  updates: DEFAULT_UPDATES,
  appearance: DEFAULT_APPEARANCE,
};
